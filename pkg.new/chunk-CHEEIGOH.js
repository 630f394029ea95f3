import{namespaceKey}from"./chunk-4OYVEXC3.js";import{StoreConflictError,checkRows,storeError}from"./chunk-VUV3O6ZW.js";import{isOwnError,readProperty,
redactedCause}from"./chunk-656JLGIF.js";var CHOOSE_PATH='or choose another file: { dbPath: "/data/memory.db" }, nodeSqlite("/data/memory.db")',FAULTS=[{sign:/readonly database|SQLITE_READONLY/i,reason:"\
cannot be written: the file, its folder or the file system is read-only for this process",remedy:`let the process write the file and its folder (SQLite makes -w\
al and -shm beside it), ${CHOOSE_PATH}`},{sign:/unable to open|SQLITE_CANTOPEN|cannot open|ConnectionFailed/i,reason:"cannot be opened: it is a folder, or this \
process may not read it or make files in its folder",remedy:`let the process read and write the file and its folder, ${CHOOSE_PATH}`},{sign:/not a database|SQLITE_NOTADB/i,
reason:"cannot be used: file is not a database of SQLite, or it is encrypted",remedy:'choose another file: { dbPath: "/data/memory.db" }, nodeSqlite("/data/memo\
ry.db")'},{sign:/malformed|SQLITE_CORRUPT/i,reason:"is damaged",remedy:"restore a backup, or move the file away: a new one is made"},{sign:/disk I\/O error|SQLITE_IOERR/i,
reason:"cannot be read or written: the disk reports an error",remedy:`check the disk, whether it is full, and whether it is a network file system, which SQLite \
cannot share, ${CHOOSE_PATH}`}];function sqliteFault(message,place){let fault=FAULTS.find(({sign})=>sign.test(message));return fault&&`the database ${place} ${fault.
reason}. Remedy: ${fault.remedy}`}var SCHEMA_VERSION=1,TABLES=["CREATE TABLE IF NOT EXISTS fast_memory_schema (version INTEGER PRIMARY KEY)","CREATE TABLE IF NOT EXISTS fast_memory_namespaces (n\
amespace TEXT PRIMARY KEY, version INTEGER NOT NULL, cleared INTEGER NOT NULL) WITHOUT ROWID","CREATE TABLE IF NOT EXISTS fast_memory_rows (namespace TEXT, id T\
EXT, version INTEGER NOT NULL, data BLOB, PRIMARY KEY (namespace, id)) WITHOUT ROWID",`INSERT INTO fast_memory_schema SELECT ${SCHEMA_VERSION} WHERE NOT EXISTS \
(SELECT 1 FROM fast_memory_schema)`],SELECT_SCHEMA="SELECT max(version) AS version FROM fast_memory_schema",SELECT_NAMESPACE="SELECT version, cleared FROM fast_\
memory_namespaces WHERE namespace = ?",BUMP="INSERT INTO fast_memory_namespaces VALUES (?, 1, 0) ON CONFLICT (namespace) DO UPDATE SET version = version + 1 RET\
URNING version",BUMP_FIRST="INSERT INTO fast_memory_namespaces VALUES (?, 1, 0) ON CONFLICT (namespace) DO UPDATE SET version = NULL RETURNING version",BUMP_IF="\
UPDATE fast_memory_namespaces SET version = iif(version = ?, version + 1, NULL) WHERE namespace = ? RETURNING version",BUMP_CLEARED="INSERT INTO fast_memory_nam\
espaces VALUES (?, 1, 1) ON CONFLICT (namespace) DO UPDATE SET version = version + 1, cleared = version + 1 RETURNING version",PURGE="DELETE FROM fast_memory_na\
mespaces WHERE namespace = ? AND version = ?",PURGE_ROWS="DELETE FROM fast_memory_rows WHERE namespace = ? AND NOT EXISTS (SELECT 1 FROM fast_memory_namespaces \
WHERE namespace = fast_memory_rows.namespace)",DELETE_ROWS="DELETE FROM fast_memory_rows WHERE namespace = ?",MAX_LOCK_RETRIES=200,MAX_LOCK_DELAY=40,MAX_CAUSES=5,
ROWS_PER_STATEMENT=49,BYTES_PER_STATEMENT=1e6;function sqlStore(driver){return new SqlStore(driver)}var SqlStore=class{#driver;#isSchemaChecked=!1;close;constructor(driver){
this.#driver=driver,driver.close&&(this.close=()=>driver.close())}get name(){return this.#driver.name}async load(namespace,since){let key=namespaceKey(namespace),
[schemas,namespaces,rows]=await this.#run([[SELECT_SCHEMA,[]],[SELECT_NAMESPACE,[key]],this.#selectRows(key,since)],"read");this.#checkSchema(schemas);let[version,
cleared]=[Number(namespaces?.[0]?.version??0),Number(namespaces?.[0]?.cleared??0)],full=since===void 0||since<cleared||since>version;return{version,full,rows:rows.
map(row=>({id:row.id,data:row.deleted?null:toBytes(row.data)}))}}async commit(namespace,rows,ifVersion){checkRows(rows);let key=namespaceKey(namespace),bump=ifVersion===
void 0?[BUMP,[key]]:ifVersion===0?[BUMP_FIRST,[key]]:[BUMP_IF,[ifVersion,key]],version=await this.#write([bump,...groups(rows).map(group=>this.#upsertRows(key,group))]);
return rows.some(({data})=>data===null)&&await this.#driver.eraseDeleted?.(),version}async clear(namespace){let key=namespaceKey(namespace),version=await this.#write(
[[BUMP_CLEARED,[key]],[DELETE_ROWS,[key]]]);return await this.#driver.eraseDeleted?.(),version}async purge(namespace,version){let key=namespaceKey(namespace),[,
,left]=await this.#run([[PURGE,[key,version]],[PURGE_ROWS,[key]],[SELECT_NAMESPACE,[key]]],"write");return await this.#driver.eraseDeleted?.(),left.length===0}#selectRows(key,since){
let select=`SELECT id, data, data IS NULL AS deleted FROM fast_memory_namespaces AS head CROSS JOIN fast_memory_rows AS changed
      WHERE head.namespace = ? AND changed.namespace = head.namespace`;return since===void 0?[`${select} AND data IS NOT NULL`,[key]]:[`${select} AND head.versi\
on <> ? AND iif(? BETWEEN head.cleared AND head.version, changed.version > ?, data IS NOT NULL)`,[key,since,since,since]]}#upsertRows(key,rows){let value=({data})=>data===
null?"NULL":data.length===0?"x''":"?",parameters=rows.flatMap(({id,data})=>data?.length?[id,data]:[id]);return[`INSERT INTO fast_memory_rows (namespace, id, ver\
sion, data)
      SELECT namespace, column1, version, column2 FROM fast_memory_namespaces, (VALUES ${rows.map(row=>`(?, ${value(row)})`).join(", ")}) WHERE namespace = ?
      ON CONFLICT (namespace, id) DO UPDATE SET version = excluded.version, data = excluded.data`,[...parameters,key]]}async#write(statements){this.#isSchemaChecked||
this.#checkSchema((await this.#run([[SELECT_SCHEMA,[]]],"read"))[0]);let[namespaces]=await this.#run(statements,"write");if(!namespaces?.[0])throw new StoreConflictError;
return Number(namespaces[0].version)}#checkSchema(schemas){let version=Number(schemas?.[0]?.version);if(version>SCHEMA_VERSION)throw storeError("store_unavailab\
le",`a newer version of fast-memory wrote the store "${this.name}" (schema ${version}, this one knows ${SCHEMA_VERSION}): npm install fast-memory@latest`);this.#isSchemaChecked=
!0}async#run(statements,mode){try{return await this.#retryWhileLocked(statements,mode).catch(async error=>{if(!/no such table: (main\.)?fast_memory_/.test(messageOf(
error)))throw error;return await this.#retryWhileLocked(TABLES.map(sql=>[sql,[]]),"write"),this.#retryWhileLocked(statements,mode)})}catch(error){throw this.#toStoreError(
error)}}async#retryWhileLocked(statements,mode){for(let retries=0;;retries++){try{return await this.#driver.batch(statements,mode)}catch(error){if(retries===MAX_LOCK_RETRIES||
!/database (\S+ )?is locked|SQLITE_BUSY/.test(messageOf(error)))throw error}await new Promise(resolve=>setTimeout(resolve,Math.random()*MAX_LOCK_DELAY))}}#toStoreError(error){
let message=messageOf(error);if(message.includes("NOT NULL constraint failed: fast_memory_namespaces.version"))return new StoreConflictError;let place=this.#driver.
place??`of the store "${this.name}"`;if(/database or disk is full|SQLITE_FULL|maximum DB size/i.test(message))return storeError("store_full",`the database ${place}\
 is full; nothing was written. Remedy: free space on its disk, or delete memories that are no longer needed`,{cause:redactedCause(error)});let fault=sqliteFault(
message,place);return fault!==void 0&&!isOwnError(error)?storeError("store_unavailable",fault,{cause:redactedCause(error)}):error}};function groups(rows){let filled=[],
bytes=1/0,lastById=new Map(rows.map(row=>[row.id,row]));for(let row of lastById.values()){let length=row.data?.length??0;(bytes+length>BYTES_PER_STATEMENT||filled.
at(-1).length===ROWS_PER_STATEMENT)&&(filled.push([]),bytes=0),filled.at(-1).push(row),bytes+=length}return filled}function toBytes(value){return value instanceof
Uint8Array?value:new Uint8Array(value??0)}function messageOf(error,depth=0){let message=readProperty(error,"message"),cause=readProperty(error,"cause"),text=typeof message==
"string"?message:"";return cause===void 0||depth>=MAX_CAUSES?text:`${text} ${messageOf(cause,depth+1)}`}export{sqlStore};
