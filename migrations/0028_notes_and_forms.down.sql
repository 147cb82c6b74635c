DROP TRIGGER wines_transferred ON wines;
DROP FUNCTION wines_transferred;
DROP TABLE wine_transfers;
DROP TABLE wine_species_abilities;
DROP TABLE wine_abilities;
DROP TABLE wine_regional_forms;
DROP TABLE wine_voice_notes;
DROP TABLE wine_photos;
DROP TABLE wine_tasting_notes;
