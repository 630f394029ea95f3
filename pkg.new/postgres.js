import{checkPlain,checkUserId,toStoreError}from"./chunk-AOLXKTJP.js";import{namespaceKey}from"./chunk-4OYVEXC3.js";import"./chunk-MYD6GSVM.js";
import{StoreConflictError,checkRows,storeError}from"./chunk-VUV3O6ZW.js";import{ConfigError,isOwnError,readProperty,redactedCause}from"./chunk-656JLGIF.js";var HEX=Array.from({length:256},(_,byte)=>byte.toString(16).padStart(2,"0"));function rowJson({id,data,text,modelId,vector}){return{id,data:data&&Array.from(data,
byte=>HEX[byte]).join(""),...text!==void 0&&{text:toPostgresText(text)},...modelId!==void 0&&vector&&isSearchable(vector)&&{model:toPostgresText(modelId),vector:`\
[${vector.join(",")}]`}}}function isSearchable(vector){return vector.length<=16e3&&vector.some(component=>component!==0)}function toPostgresText(text){return new TextDecoder().
decode(new TextEncoder().encode(text.replaceAll("\0","")))}var CONFLICT_CODE="FM001";function qualifiedName({schema,table},part){return`${schema===void 0?"":`${quoted(schema)}.`}${quoted(`${table}_${part}`)}`}function quoted(name){return`"${name.
replaceAll('"','""')}"`}function literal(value){return`E'${value.replace(/[\\']/g,"\\$&")}'`}function createStatement(names,dimensions){let of=part=>qualifiedName(
names,part),own="'=' || namespace = current_setting('fast_memory.namespace', true)",isolated=part=>`
    ALTER TABLE ${of(part)} ENABLE ROW LEVEL SECURITY;
    ALTER TABLE ${of(part)} FORCE ROW LEVEL SECURITY;
    DROP POLICY IF EXISTS own_namespace ON ${of(part)};
    CREATE POLICY own_namespace ON ${of(part)} USING (${own}) WITH CHECK (${own});`,index=what=>quoted(`${names.table}_rows_${what}`);return`DO $fast_memory$ BE\
GIN
    PERFORM pg_advisory_xact_lock(hashtext('fast_memory'));
    IF to_regclass(${literal(of("schema"))}) IS NOT NULL THEN
      -- Another process has created them: altering its tables would block its commits.
      IF EXISTS (SELECT 1 FROM ${of("schema")}) THEN
        RETURN;
      END IF;
    END IF;
    ${names.schema===void 0?"":`CREATE SCHEMA IF NOT EXISTS ${quoted(names.schema)};`}
    CREATE TABLE IF NOT EXISTS ${of("schema")} (version int PRIMARY KEY, has_vectors boolean NOT NULL);
    CREATE TABLE IF NOT EXISTS ${of("namespaces")} (namespace text PRIMARY KEY, version bigint NOT NULL, cleared bigint NOT NULL);
    CREATE TABLE IF NOT EXISTS ${of("rows")} (namespace text, id text, version bigint NOT NULL, data bytea, text text, model text, PRIMARY KEY (namespace, id));\

    CREATE INDEX IF NOT EXISTS ${index("words")} ON ${of("rows")} USING gin (to_tsvector('simple', text));
    ${isolated("namespaces")}${isolated("rows")}
    BEGIN
      CREATE EXTENSION IF NOT EXISTS vector;
    EXCEPTION WHEN OTHERS THEN NULL; -- pgvector is missing, or the role lacks the right: search uses words only.
    END;
    IF to_regtype('vector') IS NOT NULL THEN
      ALTER TABLE ${of("rows")} ADD COLUMN IF NOT EXISTS vector vector;
      CREATE INDEX IF NOT EXISTS ${index("meaning")} ON ${of("rows")} USING hnsw ((vector::vector(${dimensions})) vector_cosine_ops) WHERE vector_dims(vector) =\
 ${dimensions};
    END IF;
    ${functions(names)}
    IF to_regtype('vector') IS NOT NULL THEN
      ${searchFunction(names,dimensions)}
      REVOKE EXECUTE ON FUNCTION ${of("search")} FROM PUBLIC;
    END IF;
    -- A function shows the rows of the user that it is asked for.
    REVOKE EXECUTE ON FUNCTION ${FUNCTIONS.map(of).join(", ")} FROM PUBLIC;
    INSERT INTO ${of("schema")} SELECT 1, to_regtype('vector') IS NOT NULL WHERE NOT EXISTS (SELECT 1 FROM ${of("schema")});
  END $fast_memory$`}function purgeStatement(names,namespace,version){let of=part=>qualifiedName(names,part);return`DO $fast_memory$ DECLARE ns text := convert_\
from(decode('${Array.from(new TextEncoder().encode(namespace),byte=>byte.toString(16).padStart(2,"0")).join("")}', 'hex'), 'UTF8'); BEGIN
    ${ENTER}
    DELETE FROM ${of("namespaces")} WHERE namespace = ns AND version = ${version};
    DELETE FROM ${of("rows")} WHERE namespace = ns AND NOT EXISTS (SELECT 1 FROM ${of("namespaces")} WHERE namespace = ns);
    ${LEAVE}
  END $fast_memory$`}var FUNCTIONS=["load","commit","clear","search_words"],ENTER="PERFORM set_config('fast_memory.namespace', '=' || ns, true);",LEAVE="PERFORM\
 set_config('fast_memory.namespace', '', true);";function functions(names){let of=part=>qualifiedName(names,part),insertRows=withVectors=>`
        INSERT INTO ${of("rows")} (namespace, id, version, data, text, model${withVectors?", vector":""})
        SELECT ns, r.id, now, decode(r.data, 'hex'), r.text, r.model${withVectors?", r.vector::vector":""}
        FROM json_to_recordset(written::json) AS r(id text, data text, text text, model text, vector text)
        ON CONFLICT (namespace, id) DO UPDATE SET version = excluded.version, data = excluded.data, text = excluded.text, model = excluded.model${withVectors?",\
 vector = excluded.vector":""};`,commit=withVectors=>`
    CREATE OR REPLACE FUNCTION ${of("commit")}(ns text, if_version bigint, written text) RETURNS bigint LANGUAGE plpgsql AS $commit$
      DECLARE now bigint;
      BEGIN
        ${ENTER}
        IF if_version IS NULL THEN
          INSERT INTO ${of("namespaces")} AS head VALUES (ns, 1, 0) ON CONFLICT (namespace) DO UPDATE SET version = head.version + 1 RETURNING version INTO now;\

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
      END $commit$;`;return`
    -- STABLE: both queries see the same snapshot.
    CREATE OR REPLACE FUNCTION ${of("load")}(ns text, since bigint) RETURNS TABLE (version bigint, cleared bigint, id text, data bytea) LANGUAGE plpgsql STABLE \
AS $load$
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
    IF to_regtype('vector') IS NULL THEN${commit(!1)}
    ELSE${commit(!0)}
    END IF;
    CREATE OR REPLACE FUNCTION ${of("clear")}(ns text) RETURNS bigint LANGUAGE plpgsql AS $clear$
      DECLARE now bigint;
      BEGIN
        ${ENTER}
        INSERT INTO ${of("namespaces")} AS head VALUES (ns, 1, 1) ON CONFLICT (namespace) DO UPDATE SET version = head.version + 1, cleared = head.version + 1 R\
ETURNING version INTO now;
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
      END $search$;`}var anyWord="(SELECT string_agg(quote_literal(word), ' | ')::tsquery FROM unnest(wanted) AS word)";function lexicalScore(column){return`(SE\
LECT count(*) FROM unnest(tsvector_to_array(to_tsvector('simple', ${column}))) AS word WHERE word = ANY (wanted))::float8 / cardinality(wanted)`}var LEXICAL_WEIGHT=1.5;
function searchFunction(names,dimensions){let of=part=>qualifiedName(names,part),cosine=column=>`1 - (${column} <=> wanted_vector)`;return`
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
        END $search$;`}var UNDEFINED_CODES=["42P01","42883","3F000"],ABORTED_CODES=["40001","40P01"],DISK_FULL_CODE="53100",FORBIDDEN_CODE="42501";function postgres(pool,options={}){let{
query,unsafe}=pool??{};if(typeof query!="function"&&typeof unsafe!="function")throw new ConfigError('postgres needs a pool: postgres(new Pool({ connectionString\
 })), with Pool from "pg"');let{schema,table="fast_memory",dimensions=384,...unknown}=options,[other]=Object.keys(unknown);if(other!==void 0)throw new ConfigError(
`unknown option of postgres "${other}": the options are schema, table and dimensions`,"unknown_option");for(let name of[table,schema])if(name!==void 0&&!/^[a-z_][a-z0-9_]{0,40}$/i.
test(name))throw new ConfigError("schema and table of postgres must be names: a letter, then up to 40 letters, digits and _");if(!Number.isInteger(dimensions)||
dimensions<1||dimensions>2e3)throw new ConfigError("dimensions of postgres must be a whole number from 1 to 2000");return new PostgresDatabase(pool,{schema,table},
dimensions)}var PostgresDatabase=class{name="postgres";wantsColumns=!0;#pool;#names;#dimensions;#ready;constructor(pool,names,dimensions){this.#pool=pool,this.#names=
names,this.#dimensions=dimensions}async load(namespace,since){let[head,...rows]=await this.#call("load","version, cleared, id, data",["text","bigint"],[namespaceKey(
namespace),since??null]),[version,cleared]=[Number(head.version),Number(head.cleared)],full=since===void 0||since<cleared||since>version;return{version,full,rows:rows.
map(({id,data})=>({id,data}))}}async commit(namespace,rows,ifVersion){checkRows(rows);let lastById=new Map(rows.map(row=>[row.id,row])),[found]=await this.#call(
"commit","*",["text","bigint","text"],[namespaceKey(namespace),ifVersion??null,JSON.stringify([...lastById.values()].map(rowJson))]);return Number(Object.values(
found)[0])}async clear(namespace){let[found]=await this.#call("clear","*",["text"],[namespaceKey(namespace)]);return Number(Object.values(found)[0])}async purge(namespace,version){
try{await this.#open(),await this.#query(purgeStatement(this.#names,namespaceKey(namespace),version))}catch(error){throw this.#toError(error)}return(await this.
load(namespace)).version===0}async search(userId,{vector,modelId,text,k=5,exactUpTo=1e4}){if(vector===void 0!=(modelId===void 0))throw new ConfigError("search n\
eeds both vector and modelId, or neither");if(vector===void 0&&text===void 0)throw new ConfigError("search needs a vector, a text, or both");checkUserId(userId);
let key=namespaceKey(userId),{hasVectors}=await this.#open();if(vector&&!hasVectors)throw storeError("store_unavailable","this PostgreSQL had no pgvector when t\
he tables were created: install pgvector, run CREATE EXTENSION vector as a superuser, and set { table } to another name; or search by text");let hits=vector?await this.#call(
"search","id, score",["text","text","text","text","int","int"],[key,`[${Array.from(vector).join(",")}]`,modelId,text??null,k,exactUpTo]):await this.#call("searc\
h_words","id, score",["text","text","int"],[key,text,k]);return hits.length===0&&await checkPlain(this),hits.map(({id,score})=>({id,score:Number(score)}))}async advice(){
let[role]=await this.#query("SELECT rolsuper OR rolbypassrls AS sees_all FROM pg_roles WHERE rolname = current_user");return role?.sees_all===!0?"the app's role\
 is a superuser or has BYPASSRLS, so row-level security keeps no users apart for it: let a deployment run migrate(), and give the app a role of its own (docs/st\
ores.md)":void 0}async migrate(){try{await this.#query(createStatement(this.#names,this.#dimensions))}catch(error){throw this.#toError(error)}}async#call(name,columns,types,values){
let parameters=types.map((type,i)=>`$${i+1}::${type}`).join(", "),text=`SELECT ${columns} FROM ${qualifiedName(this.#names,name)}(${parameters})`;try{return await this.#open(),
await this.#query(text,values).catch(async error=>{if(!UNDEFINED_CODES.includes(codeOf(error)))throw error;return this.#ready=void 0,await this.#open(),this.#query(
text,values)})}catch(error){throw this.#toError(error)}}async#open(){this.#ready??=this.#prepare();try{return await this.#ready}catch(error){throw this.#ready=void 0,
this.#toError(error)}}#toError(error){if(codeOf(error)!==FORBIDDEN_CODE)return toPostgresError(error);let schema=this.#names.schema??"public";return storeError(
"store_unavailable",`the app's role may not use the tables or functions of the store "postgres". As their owner: GRANT USAGE ON SCHEMA ${schema} TO app; GRANT S\
ELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} TO app; GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${schema} TO app`,{cause:redactedCause(error)})}async#prepare(){
let text=`SELECT version, has_vectors FROM ${qualifiedName(this.#names,"schema")}`,found=await this.#query(text).catch(async error=>{if(!UNDEFINED_CODES.includes(
codeOf(error)))throw error;return await this.migrate(),this.#query(text)}),{version,has_vectors}=found[0];if(Number(version)>1)throw storeError("store_unavailab\
le",`a newer version of fast-memory wrote the store "postgres" (schema ${String(version)}, this one knows ${1}): npm install fast-memory@latest`);return{hasVectors:has_vectors===
!0}}async#query(text,values){return"unsafe"in this.#pool?await this.#pool.unsafe(text,values):(await this.#pool.query(text,values)).rows}};function codeOf(error){
let code=readProperty(error,"code");return typeof code=="string"?code:""}function toPostgresError(error){if(isOwnError(error))return error;let code=codeOf(error);
return code===CONFLICT_CODE||ABORTED_CODES.includes(code)?new StoreConflictError:code===DISK_FULL_CODE?storeError("store_full",'the disk of the store "postgres"\
 is full; nothing was written',{cause:redactedCause(error)}):toStoreError("postgres",error)}export{postgres};
