/// How a run file is laid out: docs/run-file.md says what everything means.
enum Schema {
    /// SQLite's `application_id`: "camv".
    static let applicationID = 0x6361_6d76
    /// SQLite's `user_version`: another one with every change after which a reader of this one would be wrong.
    static let version = 1

    static let sql = """
        CREATE TABLE info (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
        CREATE TABLE networks (
            network INTEGER PRIMARY KEY, name TEXT, model TEXT NOT NULL, model_sha256 TEXT, method TEXT NOT NULL,
            layers TEXT NOT NULL, precision TEXT NOT NULL, classes INTEGER NOT NULL, channels INTEGER NOT NULL,
            scores_are TEXT NOT NULL, activation TEXT, map_width INTEGER NOT NULL, map_height INTEGER NOT NULL,
            maps INTEGER NOT NULL);
        CREATE TABLE labels (
            network INTEGER NOT NULL, class INTEGER NOT NULL, label TEXT NOT NULL,
            PRIMARY KEY (network, class)) WITHOUT ROWID;
        CREATE TABLE frames (
            frame INTEGER PRIMARY KEY, pts INTEGER NOT NULL, time REAL NOT NULL, scene_cut INTEGER NOT NULL,
            explained INTEGER NOT NULL);
        CREATE TABLE scores (
            frame INTEGER NOT NULL, network INTEGER NOT NULL, scores BLOB NOT NULL, PRIMARY KEY (frame, network));
        CREATE TABLE probabilities (
            frame INTEGER NOT NULL, network INTEGER NOT NULL, class INTEGER NOT NULL, probability REAL,
            PRIMARY KEY (frame, network, class)) WITHOUT ROWID;
        CREATE TABLE maps (
            frame INTEGER NOT NULL, network INTEGER NOT NULL, map INTEGER NOT NULL, target TEXT NOT NULL,
            subject TEXT NOT NULL, figure REAL, is_probability INTEGER NOT NULL, switched_from INTEGER,
            switched_to INTEGER, switch_reason TEXT, switch_ratio REAL, switch_seconds REAL, leader INTEGER,
            leader_probability REAL, width INTEGER NOT NULL, height INTEGER NOT NULL, scale REAL NOT NULL,
            data BLOB NOT NULL, PRIMARY KEY (frame, network, map));
        CREATE TABLE motion (
            frame INTEGER PRIMARY KEY, columns INTEGER NOT NULL, rows INTEGER NOT NULL, camera BLOB NOT NULL,
            blocks BLOB NOT NULL);
        CREATE VIEW seen AS
            SELECT frame, time, network, class, label, probability
            FROM probabilities JOIN frames USING (frame) LEFT JOIN labels USING (network, class);
        CREATE VIEW switches AS
            SELECT frame, time, network, map, switched_from, switched_to, target, switch_reason, switch_ratio, switch_seconds
            FROM maps JOIN frames USING (frame) WHERE switch_reason IS NOT NULL;
        PRAGMA application_id = \(applicationID);
        PRAGMA user_version = \(version);
        """
}
