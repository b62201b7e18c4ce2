-- The case file, version 2: incidents are listed in their order from an index alone, and not from their records.
CREATE INDEX incident_list ON incident (
  reports > 1 DESC, conflicts > 0 DESC, origins DESC, earliest, incident, latest, reports, conflicts, lat, lon
) WHERE stale = 0;
