/** The error that a commit raises when another writer committed first. */
export const CONFLICT_CODE = "FM001";
export const SCHEMA_VERSION = 1;

/** Where the tables and functions are. */
export interface Names {
  /** Undefined: the first of the role's `search_path`. */
  readonly schema: string | undefined;
  readonly table: string;
}

/** The qualified, quoted name of a table or function of the store. */
export function qualifiedName({ schema, table }: Names, part: string): string {
  return `${schema === undefined ? "" : `${quoted(schema)}.`}${quoted(`${table}_${part}`)}`;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text literal in SQL. */
function literal(value: string): string {
  return `E'${value.replace(/[\\']/g, "\\$&")}'`;
}

/**
 * Creates the tables, functions and policies: one statement, which may run repeatedly and concurrently. Each call of the store is
 * one function: one statement, one transaction, one round trip, also through poolers.
 *
 * Policies show a row only while the setting fast_memory.namespace names its user. The name has a "=" before it: a setting
 * without a value reads as an empty text.
 */
export function createStatement(names: Names, dimensions: number): string {
  const of = (part: string) => qualifiedName(names, part);
  const own = "'=' || namespace = current_setting('fast_memory.namespace', true)";
  const isolated = (part: string) => `
    ALTER TABLE ${of(part)} ENABLE ROW LEVEL SECURITY;
    ALTER TABLE ${of(part)} FORCE ROW LEVEL SECURITY;
    DROP POLICY IF EXISTS own_namespace ON ${of(part)};
    CREATE POLICY own_namespace ON ${of(part)} USING (${own}) WITH CHECK (${own});`;
  const index = (what: string) => quoted(`${names.table}_rows_${what}`);
  return `DO $fast_memory$ BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('fast_memory'));
    IF to_regclass(${literal(of("schema"))}) IS NOT NULL THEN
      -- Another process has created them: altering its tables would block its commits.
      IF EXISTS (SELECT 1 FROM ${of("schema")}) THEN
        RETURN;
      END IF;
    END IF;
    ${names.schema === undefined ? "" : `CREATE SCHEMA IF NOT EXISTS ${quoted(names.schema)};`}
    CREATE TABLE IF NOT EXISTS ${of("schema")} (version int PRIMARY KEY, has_vectors boolean NOT NULL);
    CREATE TABLE IF NOT EXISTS ${of("namespaces")} (namespace text PRIMARY KEY, version bigint NOT NULL, cleared bigint NOT NULL);
    CREATE TABLE IF NOT EXISTS ${of("rows")} (namespace text, id text, version bigint NOT NULL, data bytea, text text, model text, PRIMARY KEY (namespace, id));
    CREATE INDEX IF NOT EXISTS ${index("words")} ON ${of("rows")} USING gin (to_tsvector('simple', text));
    ${isolated("namespaces")}${isolated("rows")}
    BEGIN
      CREATE EXTENSION IF NOT EXISTS vector;
    EXCEPTION WHEN OTHERS THEN NULL; -- pgvector is missing, or the role lacks the right: search uses words only.
    END;
    IF to_regtype('vector') IS NOT NULL THEN
      ALTER TABLE ${of("rows")} ADD COLUMN IF NOT EXISTS vector vector;
      CREATE INDEX IF NOT EXISTS ${index("meaning")} ON ${of("rows")} USING hnsw ((vector::vector(${dimensions})) vector_cosine_ops) WHERE vector_dims(vector) = ${dimensions};
    END IF;
    ${functions(names)}
    IF to_regtype('vector') IS NOT NULL THEN
      ${searchFunction(names, dimensions)}
      REVOKE EXECUTE ON FUNCTION ${of("search")} FROM PUBLIC;
    END IF;
    -- A function shows the rows of the user that it is asked for.
    REVOKE EXECUTE ON FUNCTION ${FUNCTIONS.map(of).join(", ")} FROM PUBLIC;
    INSERT INTO ${of("schema")} SELECT ${SCHEMA_VERSION}, to_regtype('vector') IS NOT NULL WHERE NOT EXISTS (SELECT 1 FROM ${of("schema")});
  END $fast_memory$`;
}

/**
 * Erases a namespace that is at `version`. No function, so that tables of an earlier version need none. The name comes as hexadecimal
 * digits: a DO statement has no parameters.
 */
export function purgeStatement(names: Names, namespace: string, version: number): string {
  const of = (part: string) => qualifiedName(names, part);
  const hex = Array.from(new TextEncoder().encode(namespace), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `DO $fast_memory$ DECLARE ns text := convert_from(decode('${hex}', 'hex'), 'UTF8'); BEGIN
    ${ENTER}
    DELETE FROM ${of("namespaces")} WHERE namespace = ns AND version = ${version};
    DELETE FROM ${of("rows")} WHERE namespace = ns AND NOT EXISTS (SELECT 1 FROM ${of("namespaces")} WHERE namespace = ns);
    ${LEAVE}
  END $fast_memory$`;
}

const FUNCTIONS = ["load", "commit", "clear", "search_words"];

// LEAVE: in a transaction of the caller, the setting would outlast the function. A function's SET clause needs rights that not every role has.
const ENTER = "PERFORM set_config('fast_memory.namespace', '=' || ns, true);";
const LEAVE = "PERFORM set_config('fast_memory.namespace', '', true);";

function functions(names: Names): string {
  const of = (part: string) => qualifiedName(names, part);
  const insertRows = (withVectors: boolean) => `
        INSERT INTO ${of("rows")} (namespace, id, version, data, text, model${withVectors ? ", vector" : ""})
        SELECT ns, r.id, now, decode(r.data, 'hex'), r.text, r.model${withVectors ? ", r.vector::vector" : ""}
        FROM json_to_recordset(written::json) AS r(id text, data text, text text, model text, vector text)
        ON CONFLICT (namespace, id) DO UPDATE SET version = excluded.version, data = excluded.data, text = excluded.text, model = excluded.model${withVectors ? ", vector = excluded.vector" : ""};`;
  const commit = (withVectors: boolean) => `
    CREATE OR REPLACE FUNCTION ${of("commit")}(ns text, if_version bigint, written text) RETURNS bigint LANGUAGE plpgsql AS $commit$
      DECLARE now bigint;
      BEGIN
        ${ENTER}
        IF if_version IS NULL THEN
          INSERT INTO ${of("namespaces")} AS head VALUES (ns, 1, 0) ON CONFLICT (namespace) DO UPDATE SET version = head.version + 1 RETURNING version INTO now;
        ELSIF if_version = 0 THEN
          INSERT INTO ${of("namespaces")} VALUES (ns, 1, 0) ON CONFLICT (namespace) DO NOTHING RETURNING version INTO now;
        ELSE
          UPDATE ${of("namespaces")} AS head SET version = head.version + 1 WHERE namespace = ns AND version = if_version RETURNING version INTO now;
        END IF;
        IF now IS NULL THEN
          RAISE EXCEPTION 'another writer committed first' USING ERRCODE = ${literal(CONFLICT_CODE)};
        END IF;${insertRows(withVectors)}
        ${LEAVE}
        RETURN now;
      END $commit$;`;
  return `
    -- STABLE: both queries see the same snapshot.
    CREATE OR REPLACE FUNCTION ${of("load")}(ns text, since bigint) RETURNS TABLE (version bigint, cleared bigint, id text, data bytea) LANGUAGE plpgsql STABLE AS $load$
      DECLARE head record; known bigint;
      BEGIN
        ${ENTER}
        SELECT n.version, n.cleared INTO head FROM ${of("namespaces")} AS n WHERE n.namespace = ns;
        RETURN QUERY SELECT coalesce(head.version, 0), coalesce(head.cleared, 0), NULL::text, NULL::bytea;
        IF since BETWEEN head.cleared AND head.version THEN
          known := since;
        END IF;
        IF known IS DISTINCT FROM head.version THEN
          RETURN QUERY SELECT r.version, NULL::bigint, r.id, r.data FROM ${of("rows")} AS r
            WHERE r.namespace = ns AND CASE WHEN known IS NULL THEN r.data IS NOT NULL ELSE r.version > known END;
        END IF;
        ${LEAVE}
      END $load$;
    IF to_regtype('vector') IS NULL THEN${commit(false)}
    ELSE${commit(true)}
    END IF;
    CREATE OR REPLACE FUNCTION ${of("clear")}(ns text) RETURNS bigint LANGUAGE plpgsql AS $clear$
      DECLARE now bigint;
      BEGIN
        ${ENTER}
        INSERT INTO ${of("namespaces")} AS head VALUES (ns, 1, 1) ON CONFLICT (namespace) DO UPDATE SET version = head.version + 1, cleared = head.version + 1 RETURNING version INTO now;
        DELETE FROM ${of("rows")} WHERE namespace = ns;
        ${LEAVE}
        RETURN now;
      END $clear$;
    CREATE OR REPLACE FUNCTION ${of("search_words")}(ns text, words text, k int) RETURNS TABLE (id text, score float8) LANGUAGE plpgsql STABLE AS $search$
      DECLARE wanted text[] := tsvector_to_array(to_tsvector('simple', words));
      BEGIN
        ${ENTER}
        RETURN QUERY SELECT r.id, ${lexicalScore("r.text")} AS score FROM ${of("rows")} AS r
          WHERE r.namespace = ns AND to_tsvector('simple', r.text) @@ ${anyWord}
          ORDER BY 2 DESC, r.id LIMIT k;
        ${LEAVE}
      END $search$;`;
}

/** A query that matches any of the wanted words. */
const anyWord = "(SELECT string_agg(quote_literal(word), ' | ')::tsquery FROM unnest(wanted) AS word)";

/** The share of the wanted words that the column has, 0 to 1. */
function lexicalScore(column: string): string {
  return `(SELECT count(*) FROM unnest(tsvector_to_array(to_tsvector('simple', ${column}))) AS word WHERE word = ANY (wanted))::float8 / cardinality(wanted)`;
}

/** A full lexical match counts as much as this cosine, as in the engine. */
const LEXICAL_WEIGHT = 1.5;

/** Compares all rows of a user: there are few. The index serves users with more than `exact_up_to` vectors, and the app's own queries across users. */
function searchFunction(names: Names, dimensions: number): string {
  const of = (part: string) => qualifiedName(names, part);
  const cosine = (column: string) => `1 - (${column} <=> wanted_vector)`;
  return `
      CREATE OR REPLACE FUNCTION ${of("search")}(ns text, vector text, of_model text, words text, k int, exact_up_to int) RETURNS TABLE (id text, score float8)
      LANGUAGE plpgsql STABLE AS $search$
        #variable_conflict use_column
        DECLARE
          wanted text[] := tsvector_to_array(to_tsvector('simple', coalesce(words, '')));
          wanted_vector vector := vector::vector;
          total bigint;
        BEGIN
          ${ENTER}
          SELECT count(*) INTO total FROM ${of("rows")} AS r WHERE r.namespace = ns AND r.model = of_model;
          IF total > exact_up_to AND vector_dims(wanted_vector) = ${dimensions} AND cardinality(wanted) = 0 THEN
            PERFORM set_config('hnsw.ef_search', least(1000, greatest(100, 4 * k))::text, true);
            RETURN QUERY SELECT r.id, ${cosine(`(r.vector::vector(${dimensions}))`)} AS score FROM ${of("rows")} AS r
              WHERE r.namespace = ns AND r.model = of_model AND vector_dims(r.vector) = ${dimensions}
              ORDER BY r.vector::vector(${dimensions}) <=> wanted_vector::vector(${dimensions}) LIMIT k;
            ${LEAVE}
            RETURN;
          END IF;
          RETURN QUERY WITH scored AS MATERIALIZED (
            SELECT r.id,
              CASE WHEN r.model = of_model AND vector_dims(r.vector) = vector_dims(wanted_vector) THEN ${cosine("r.vector")} END AS cosine,
              CASE WHEN cardinality(wanted) > 0 THEN ${lexicalScore("r.text")} ELSE 0 END AS lexical
            FROM ${of("rows")} AS r WHERE r.namespace = ns AND r.text IS NOT NULL
          ) SELECT s.id, coalesce(s.cosine, 0) + ${LEXICAL_WEIGHT} * s.lexical AS score FROM scored AS s
            WHERE s.cosine IS NOT NULL OR s.lexical > 0 ORDER BY 2 DESC, s.id LIMIT k;
          ${LEAVE}
        END $search$;`;
}
