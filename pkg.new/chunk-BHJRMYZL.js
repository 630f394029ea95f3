import{sqlStore}from"./chunk-CHEEIGOH.js";import{storeError}from"./chunk-VUV3O6ZW.js";import{ConfigError,readProperty}from"./chunk-656JLGIF.js";var MAX_CHECKPOINT_RETRIES=20,CHECKPOINT_DELAY=25,stores=new Map;function nodeSqlite(path){checkPath(path);let sqlite=builtin("node:sqlite");if(!sqlite)throw storeError(
"store_unavailable",`${runtimeName()} has no node:sqlite. ${SERVER_STORES}`);let{fileURLToPath}=builtin("node:url"),name=path instanceof URL?fileURLToPath(path):
path,file=name===":memory:"?name:builtin("node:path").resolve(name),store=stores.get(file);return store||stores.set(file,store=sqlStore(new NodeSqlite(sqlite,file))),
store}function checkPath(path){if(!(path instanceof URL?path.protocol==="file:":typeof path=="string"&&path.trim()!=="")||String(path).includes("\0"))throw new ConfigError(
'nodeSqlite needs the path of a file, or a URL of one: nodeSqlite("memory.db")')}var SERVER_STORES=`Choose a store:
  Node 22.13 or newer, Bun, Deno: the default, or { store: nodeSqlite("memory.db") } with import { nodeSqlite } from "fast-memory/node"
  any Node:
    npm install @libsql/client
    import { createClient } from "@libsql/client";
    import { libsql } from "fast-memory/libsql";
    withFastMemory(client, userId, { store: libsql(createClient({ url: "file:fast-memory.db" })) });
  PostgreSQL: { store: postgres(pool) } with import { postgres } from "fast-memory/postgres"
  or { store: "memory" }, which forgets everything with the process`,NodeSqlite=class{constructor(sqlite,file){this.sqlite=sqlite;this.file=file}sqlite;file;name="\
node:sqlite";#database;async batch(statements,mode){let database=this.#database??=this.#open();database.exec(mode==="write"?"BEGIN IMMEDIATE":"BEGIN");try{let rows=statements.
map(([sql,parameters])=>database.prepare(sql).all(...parameters));return database.exec("COMMIT"),rows}catch(error){try{database.exec("ROLLBACK")}catch{}throw error}}get place(){
return this.file}async eraseDeleted(){for(let retries=0;retries<=MAX_CHECKPOINT_RETRIES;retries++){let[result]=this.#database?.prepare("PRAGMA wal_checkpoint(TR\
UNCATE)").all()??[];if(!result?.busy)return;await new Promise(resolve=>setTimeout(resolve,CHECKPOINT_DELAY))}}async close(){this.#database?.close(),this.#database=
void 0}#open(){let{closeSync,existsSync,openSync}=builtin("node:fs"),folder=builtin("node:path").dirname(this.file);if(!existsSync(folder))throw storeError("sto\
re_unavailable",`there is no folder for the database ${this.file}: mkdir -p "${folder}"`);if(this.file!==":memory:"&&!existsSync(this.file))try{closeSync(openSync(
this.file,"a",384))}catch{}let database=new this.sqlite.DatabaseSync(this.file);database.exec("PRAGMA secure_delete = ON");try{database.exec("PRAGMA journal_mod\
e = WAL")}catch(error){if(!/locked/.test(String(readProperty(error,"message"))))throw database.close(),error}return database}};function hasSqlite(){return builtin(
"node:sqlite")!==void 0}function builtin(name){return globalThis.process?.getBuiltinModule?.(name)}function runtimeName(){let version=globalThis.process?.versions?.
node;return version?`Node ${version}`:"this runtime"}export{nodeSqlite,SERVER_STORES,hasSqlite,runtimeName};
