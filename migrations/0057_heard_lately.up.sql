-- What:  node_hears believes that others hear the bus where they have heard it within a second, not two.
-- Why:   where Redis stops for all, each process learns of it at another moment. The first one took what the others had
--        said just before for a sign that it was alone, and left.
-- Locks: none that lasts.
-- Order: any time; a process says what it hears twice a second, before and after.

CREATE OR REPLACE FUNCTION node_hears(p_node uuid, p_hears boolean) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF p_hears THEN
        UPDATE nodes SET heard_at = clock_timestamp() WHERE node_id = p_node;
        RETURN true;
    END IF;
    RETURN NOT EXISTS (
        SELECT FROM nodes n
        WHERE n.node_id <> p_node AND n.stopped_at IS NULL
          AND n.beat_at > clock_timestamp() - interval '2 seconds' AND n.heard_at > clock_timestamp() - interval '1 second'
    );
END $$;
