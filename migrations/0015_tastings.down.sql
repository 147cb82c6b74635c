DROP FUNCTION tasting_hand_in;
DROP FUNCTION tasting_answers_fit;
DROP FUNCTION tasting_leave;
DROP FUNCTION tasting_join;
DROP TABLE professional_tasting_participants;
DROP TABLE professional_tasting_sessions;
DROP TABLE systematic_tasting_templates;
