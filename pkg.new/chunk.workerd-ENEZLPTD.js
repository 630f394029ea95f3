import{ConfigError,DecryptionError,FastMemoryError,StoreUnavailableError,errorName,isOwnError,ownError,readProperty,redactedCause}from"./chunk.workerd-2GB2LYNG.js";var StoreConflictError=class extends FastMemoryError{name="StoreConflictError";constructor(){super("conflict","another writer committed first"),ownError(this)}};
function storeError(code,message,options){return ownError(new StoreUnavailableError(code,message,options))}function decryptionError(code,message,options){return ownError(
new DecryptionError(code,message,options))}var MAX_ROW_BYTES=2e6;function checkRows(rows){let tooLarge=rows.find(({data})=>data!==null&&data.length>MAX_ROW_BYTES);
if(tooLarge)throw storeError("store_full",`row ${tooLarge.id} has ${tooLarge.data?.length} bytes; at most ${MAX_ROW_BYTES} are allowed; nothing was written`)}function namespaceKey(namespace){return namespace.replace(/[\\\0]/g,character=>character==="\0"?"\\0":"\\\\")}var CHOOSE_PATH='or choose another file: { dbPath: "/data/memory.db" }, nodeSqlite("/data/memory.db")',FAULTS=[{sign:/readonly database|SQLITE_READONLY/i,reason:"\
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
"string"?message:"";return cause===void 0||depth>=MAX_CAUSES?text:`${text} ${messageOf(cause,depth+1)}`}var DEFAULT_NAME="fast-memory";function qualifiedName(dbName,namespace){return dbName===DEFAULT_NAME&&!namespace.startsWith("[")?namespace:JSON.stringify([dbName,
namespace])}function inDatabase(store,owner,{dbName=DEFAULT_NAME}){return{name:store.name,place:{owner,name:dbName},load:(namespace,since)=>store.load(qualifiedName(
dbName,namespace),since),commit:(namespace,rows,ifVersion)=>store.commit(qualifiedName(dbName,namespace),rows,ifVersion),clear:namespace=>store.clear(qualifiedName(
dbName,namespace)),purge:(namespace,version)=>store.purge(qualifiedName(dbName,namespace),version)}}function d1(database,options={}){if(typeof database?.batch!="function")throw new ConfigError('d1 needs a D1 binding: d1(env.DB), with "d1_databases": [{ "bindin\
g": "DB", \u2026 }] in wrangler.jsonc');let store=sqlStore({name:"d1",async batch(statements){let prepared=statements.map(([sql,parameters])=>database.prepare(sql).
bind(...parameters));return(await database.batch(prepared)).map(({results})=>results??[])}});return inDatabase(store,database,options)}var MAX_LENGTH=256,LONE_SURROGATE=/\p{Surrogate}/u,NO_ID=/^(?:undefined|null|NaN|\[object [^\]]*\])$/,REMEDY='pass the id of the signed-in user from your sessio\
n: withFastMemory(client, "alice")';function checkUserId(userId){let fault=faultOf(userId);if(fault!==void 0)throw new ConfigError(`userId must ${fault}: ${REMEDY}`)}
function faultOf(userId){if(typeof userId!="string")return`be a non-empty text, got ${userId===null?"null":typeName(userId)}`;if(userId.trim()==="")return"be a \
non-empty text, got an empty text";if(userId.length>MAX_LENGTH)return`have at most ${MAX_LENGTH} characters, got ${userId.length}`;if(LONE_SURROGATE.test(userId))
return"be well-formed Unicode, got half of a surrogate pair";if(NO_ID.test(userId.trim()))return`be an id, got the text "${userId.trim()}"`}function typeName(value){
return typeof value=="number"?String(value):`a value of type ${typeof value}`}function wantsColumns(store){return store.wantsColumns===!0}function randomBytes(length){return crypto.getRandomValues(new Uint8Array(length))}function utf16(text){let bytes=new Uint8Array(2*text.length);for(let at=0;at<
text.length;at++){let unit=text.charCodeAt(at);bytes[2*at]=unit&255,bytes[2*at+1]=unit>>8}return bytes}function fromUtf16(bytes){let text="";for(let at=0;at+1<bytes.
length;at+=2)text+=String.fromCharCode(bytes[at]|bytes[at+1]<<8);return text}function toBase64(bytes){let binary="";for(let byte of bytes)binary+=String.fromCharCode(
byte);return btoa(binary).replaceAll("+","-").replaceAll("/","_").replace(/=+$/,"")}function fromBase64(text){try{let binary=atob(text.trim().replaceAll("-","+").
replaceAll("_","/"));return Uint8Array.from(binary,character=>character.charCodeAt(0))}catch{return}}function joined(...parts){let pieces=parts.map(part=>typeof part==
"string"?utf16(part):typeof part=="number"?numberBytes(part):part),bytes=new Uint8Array(pieces.reduce((length,piece)=>length+4+piece.length,0)),view=new DataView(
bytes.buffer),at=0;for(let piece of pieces)view.setUint32(at,piece.length),bytes.set(piece,at+4),at+=4+piece.length;return bytes}function numberBytes(value){let bytes=new Uint8Array(
8);return new DataView(bytes.buffer).setFloat64(0,value),bytes}function isSame(a2,b2){return a2.length===b2.length&&a2.every((byte,at)=>byte===b2[at])}var NONCE_BYTES=12,TAG_BYTES=16,SEAL_BYTES=NONCE_BYTES+TAG_BYTES,KEY_BYTES=32,AES={name:"AES-GCM",length:256};async function seal(key,value,context){let iv=crypto.
getRandomValues(new Uint8Array(NONCE_BYTES)),parameters={name:"AES-GCM",iv,additionalData:context},encrypted=await crypto.subtle.encrypt(parameters,key,value),sealed=new Uint8Array(
NONCE_BYTES+encrypted.byteLength);return sealed.set(iv),sealed.set(new Uint8Array(encrypted),NONCE_BYTES),sealed}async function unseal(key,sealed,context){if(sealed.
length<SEAL_BYTES)return;let parameters={name:"AES-GCM",iv:sealed.subarray(0,NONCE_BYTES),additionalData:context};try{return new Uint8Array(await crypto.subtle.
decrypt(parameters,key,sealed.subarray(NONCE_BYTES)))}catch{return}}function importAes(bytes){return crypto.subtle.importKey("raw",bytes,AES,!1,["encrypt","decr\
ypt"])}function importHkdf(bytes){return crypto.subtle.importKey("raw",bytes,"HKDF",!1,["deriveBits"])}async function derivedBytes(hkdf,purpose){let parameters={
name:"HKDF",hash:"SHA-256",salt:new Uint8Array,info:joined(purpose)};return new Uint8Array(await crypto.subtle.deriveBits(parameters,hkdf,8*KEY_BYTES))}async function derivedAes(hkdf,purpose){
return importAes(await derivedBytes(hkdf,purpose))}async function derivedMac(hkdf,purpose){let parameters={name:"HMAC",hash:"SHA-256"};return crypto.subtle.importKey(
"raw",await derivedBytes(hkdf,purpose),parameters,!1,["sign"])}async function mac(key,value){return new Uint8Array(await crypto.subtle.sign("HMAC",key,value))}var ALGORITHMS=[-7,-257],SECRET_BYTES=32;async function createPasskey(){let salt=randomBytes(SECRET_BYTES),site=globalThis.location?.hostname,credential=await prompt(
credentials=>credentials.create({publicKey:{challenge:randomBytes(SECRET_BYTES),rp:{name:site},user:{id:randomBytes(16),name:`memory of ${site}`,displayName:`Me\
mory of ${site}`},pubKeyCredParams:ALGORITHMS.map(alg=>({type:"public-key",alg})),authenticatorSelection:{residentKey:"preferred",userVerification:"required"},extensions:{
prf:{eval:{first:salt}}}}})),{prf}=credential.getClientExtensionResults();if(!prf?.enabled&&!prf?.results?.first)throw withoutPrf();let record={credential:toBase64(
new Uint8Array(credential.rawId)),salt:toBase64(salt)},first=prf.results?.first;return{record,secret:first?toBytes2(first):await askPasskey(record)}}async function askPasskey({
credential,salt}){let id=fromBase64(credential)??new Uint8Array,asked=await prompt(credentials=>credentials.get({publicKey:{challenge:randomBytes(SECRET_BYTES),
allowCredentials:[{type:"public-key",id}],userVerification:"required",extensions:{prf:{eval:{first:fromBase64(salt)??new Uint8Array}}}}})),{prf}=asked.getClientExtensionResults();
if(!prf?.results?.first)throw withoutPrf();return toBytes2(prf.results.first)}var isRefused=!1;async function prompt(ask){let{credentials,userActivation}=globalThis.
navigator??{};if(typeof globalThis.PublicKeyCredential!="function"||!credentials)throw decryptionError("decryption_failed","encryption: { passkey: true } needs \
a page with WebAuthn, on https: elsewhere use { passphrase } or { key }");if(isRefused&&userActivation&&!userActivation.isActive)throw decryptionError("decrypti\
on_failed","the passkey prompt was closed: memory is locked until it is used after a click");try{let credential=await ask(credentials);if(!credential)throw new Error(
"no credential");return isRefused=!1,credential}catch(error){throw isRefused=!0,decryptionError("decryption_failed","no passkey opened the store: the prompt was\
 closed, or the passkey is not on this device. Memory is locked until then",{cause:redactedCause(error)})}}function withoutPrf(){return decryptionError("decrypt\
ion_failed","this passkey makes no keys: its authenticator, or this browser, lacks WebAuthn's extension PRF. Use another authenticator, or { encryption: { passp\
hrase } }")}function toBytes2(value){return new Uint8Array(value)}var KDF="PBKDF2-SHA-256",ITERATIONS=6e5,MAX_ITERATIONS=1e7,SALT_BYTES=16,PURPOSE="fast-memory 1 wrap root";async function newLock(given){if("passkey"in given){let{
record,secret}=await createPasskey();return{lock:{kind:"passkey",...record},key:await derivedAes(await importHkdf(secret),PURPOSE)}}let lock="passphrase"in given?
{kind:"passphrase",kdf:KDF,iterations:ITERATIONS,salt:toBase64(randomBytes(SALT_BYTES))}:{kind:"key"};return{lock,key:await wrappingKey(given,lock)}}async function wrappingKey(given,lock){
return"passphrase"in given?lock.kind==="passphrase"?ofPassphrase(given.passphrase,lock):void 0:"passkey"in given?lock.kind==="passkey"?derivedAes(await importHkdf(
await askPasskey(lock)),PURPOSE):void 0:lock.kind==="key"?ofKey(given.key):void 0}function isLockRecord(value){let lock=value??{},isText=(...names)=>names.every(
name=>typeof lock[name]=="string");if(lock.kind==="key")return!0;if(lock.kind==="passkey")return isText("credential","salt");let{iterations}=lock;return lock.kind===
"passphrase"&&lock.kdf===KDF&&isText("salt")&&Number.isInteger(iterations)&&iterations>0&&iterations<=MAX_ITERATIONS}async function ofPassphrase(passphrase,{iterations,
salt}){let typed=new TextEncoder().encode(passphrase.normalize("NFC")),base=await crypto.subtle.importKey("raw",typed,"PBKDF2",!1,["deriveBits"]),parameters={name:"\
PBKDF2",hash:"SHA-256",salt:fromBase64(salt)??new Uint8Array,iterations};try{if(isWorker())throw new Error("Workers");return await importAes(new Uint8Array(await crypto.
subtle.deriveBits(parameters,base,8*KEY_BYTES)))}catch{throw ownError(new ConfigError(`this runtime refuses ${iterations} rounds of PBKDF2, as Cloudflare Worker\
s do: use a key, { encryption: { key: env.MEMORY_KEY } }, made by openssl rand -base64 32`))}}function isWorker(){return globalThis.navigator?.userAgent==="Clou\
dflare-Workers"}async function ofKey(key){let bytes=typeof key=="string"?fromBase64(key):key;if(bytes instanceof Uint8Array)return derivedAes(await importHkdf(bytes),
PURPOSE);if(bytes.algorithm.name==="AES-GCM")return bytes;if(bytes.usages.includes("deriveBits"))return derivedAes(bytes,PURPOSE);let parameters={name:"HKDF",hash:"\
SHA-256",salt:new Uint8Array,info:joined(PURPOSE)},aes={name:"AES-GCM",length:256};return crypto.subtle.deriveKey(parameters,bytes,aes,!1,["encrypt","decrypt"])}
function isSameKey(a2,b2){if("passkey"in a2)return"passkey"in b2;if("passphrase"in a2)return"passphrase"in b2&&a2.passphrase===b2.passphrase;if(!("key"in b2))return!1;
let[one,other]=[bytesOf(a2.key),bytesOf(b2.key)];return one&&other?isSame(one,other):a2.key===b2.key}function bytesOf(key){return typeof key=="string"?fromBase64(
key):key instanceof Uint8Array?key:void 0}function copyOf(option){let given=Object.fromEntries(Object.entries(option).filter(([,value])=>value!==void 0));return"\
key"in given&&given.key instanceof Uint8Array?{key:given.key.slice()}:given}var LONG=".".repeat(256),KEYRING=`fast-memory keyring ${LONG}`,USERS=`fast-memory users ${LONG}`,KEYRING_ROW="keyring",PREFIX="fme1.",HASHED_NAMESPACE=/^fme1\.[\w-]{43}$/,
FORMAT=1,ID_BYTES=16,MAX_ATTEMPTS=20;function isHashedNamespace(namespace){return HASHED_NAMESPACE.test(namespace)}async function keyringOf(store){let{version,rows}=await store.
load(KEYRING),row=keyringRow(rows);return{id:row&&parse(row.data).id,version}}var Keyring=class _Keyring{id;#names;#secrets;#list;constructor(id,names,secrets,list){
this.id=id,this.#names=names,this.#secrets=secrets,this.#list=list}static async open(store,given,previous,creates=!0){checkPlatform();for(let attempt=0;;attempt++){
let{version,rows}=await store.load(KEYRING),row=keyringRow(rows);if(!row&&!creates)return;let record=row&&parse(row.data),root=record&&await unwrap(record,given),
mustWrite=!record;for(let other of record&&!root?previous:[])root??=await unwrap(record,other),mustWrite=!0;if(record&&!root)throw wrongKey(record,given);root??=
randomBytes(KEY_BYTES);let id=record?.id??toBase64(randomBytes(ID_BYTES));if(!mustWrite||await write(store,id,root,given,version,attempt))return _Keyring.#of(id,
root)}}static async#of(id,root){let hkdf=await importHkdf(root),[names,secrets,list]=await Promise.all([derivedMac(hkdf,"fast-memory 1 names"),derivedMac(hkdf,"\
fast-memory 1 users"),derivedAes(hkdf,"fast-memory 1 list of users")]);return new _Keyring(id,names,secrets,list)}async userOf(userId){let id=utf16(userId),[name,
secret]=await Promise.all([mac(this.#names,id),mac(this.#secrets,id)]);return{namespace:PREFIX+toBase64(name),secret}}async listUser(store,userId,{namespace}){await store.
commit(USERS,[{id:namespace,data:await seal(this.#list,utf16(userId),joined(namespace))}])}async users(store){let{rows}=await store.load(USERS),ids=rows.map(async({
id,data})=>data&&unseal(this.#list,data,joined(id)));return(await Promise.all(ids)).filter(id=>id!=null).map(fromUtf16)}};function keyringRow(rows){return rows.
find(({id,data})=>id===KEYRING_ROW&&data!==null)}function removeKeyring(store,version){return store.commit(KEYRING,[{id:KEYRING_ROW,data:null}],version)}function parse(data){
let record={};try{record=JSON.parse(new TextDecoder().decode(data))}catch{}if(typeof record.format=="number"&&record.format>FORMAT)throw storeError("store_unava\
ilable",`a newer version of fast-memory encrypted this store (format ${record.format}, this one knows ${FORMAT}): npm install fast-memory@latest`);if(record.format!==
FORMAT||typeof record.id!="string"||typeof record.root!="string"||!isLockRecord(record.lock))throw decryptionError("decryption_failed","the keyring of this stor\
e is damaged: restore it from a backup. Nothing was written");return record}async function unwrap({id,lock,root},given){let key=await wrappingKey(given,lock),wrapped=fromBase64(
root);return key&&wrapped&&unseal(key,wrapped,contextOf(id,lock))}function contextOf(id,lock){let parameters=Object.entries(lock).sort(([a2],[b2])=>a2<b2?-1:1);
return joined("fast-memory 1 keyring",id,...parameters.flat())}async function write(store,id,root,given,version,attempt){let{lock,key}=await newLock(given),wrapped=toBase64(
await seal(key,root,contextOf(id,lock))),record={format:FORMAT,id,lock,root:wrapped};try{return await store.commit(KEYRING,[{id:KEYRING_ROW,data:new TextEncoder().
encode(JSON.stringify(record))}],version),!0}catch(error){if(readProperty(error,"code")!=="conflict"||attempt===MAX_ATTEMPTS)throw error;return!1}}function wrongKey({
lock},given){let kind=Object.keys(given).find(name=>name!=="previous"&&name!=="decrypt"),reason=lock.kind===kind?`another ${kind} encrypted it`:`a ${lock.kind} \
encrypted it, and the option has a ${kind}`;return decryptionError("decryption_failed",`the option encryption does not open this store: ${reason}. Nothing was w\
ritten. To change it: { encryption: { ${kind}: \u2026, previous: [{ ${lock.kind}: \u2026 }] } }. A database has one key`)}function checkPlatform(){if(!globalThis.
crypto?.subtle)throw decryptionError("decryption_failed","encryption needs WebCrypto (crypto.subtle): browsers have it on https pages and localhost")}function placeOf(store){return store.place??{owner:store,name:""}}function isEncrypted(store){return store.isEncrypting===!0}async function checkPlain(store){let{id}=await keyringOf(store);if(id!==void 0)throw decryptionError("store_encrypted","this store is encrypted, and no key is g\
iven: { encryption: { passphrase } }, { key } or { passkey: true }. To turn encryption off, add decrypt: true. Nothing was read or written")}var plain=new WeakMap;
async function checkPlainOnce(store){let{owner,name}=placeOf(store);if(!plain.get(owner)?.has(name)){try{await checkPlain(store)}catch(error){if(error instanceof
DecryptionError)throw error;return}plain.set(owner,(plain.get(owner)??new Set).add(name))}}var PLAIN_FOR=1e4,checkedStores=new WeakMap;function checkedStore(store){let checked=checkedStores.get(store);return checked||checkedStores.set(store,checked=new CheckedStore(
store)),checked}var CheckedStore=class{constructor(store){this.store=store;this.wantsColumns=wantsColumns(store)}store;wantsColumns;#plainAt=-1/0;get sharedName(){
return!globalThis.process?.versions?.node?String(readProperty(this.store,"name")):void 0}async load(namespace,since){let snapshot=await this.#call("load",()=>this.
store.load(namespace,since),isSnapshot);return snapshot.version===0&&await this.#checkPlain(),snapshot}async#checkPlain(){isEncrypted(this.store)||performance.now()-
this.#plainAt<PLAIN_FOR||(await checkPlain({load:namespace=>this.#call("load",()=>this.store.load(namespace),isSnapshot)}),this.#plainAt=performance.now())}commit(namespace,rows,ifVersion){
let commit=()=>(checkRows(rows),this.store.commit(namespace,rows,ifVersion));return this.#call("commit",commit,isVersion)}clear(namespace){return this.#call("cl\
ear",()=>this.store.clear(namespace),isVersion)}async#call(method,call,isValid){let name=String(readProperty(this.store,"name")),result;try{result=await call()}catch(error){
throw toStoreError(name,error)}if(!isValid(result))throw storeError("store_unavailable",`the store "${name}" returned an invalid result from ${method}(): see th\
e type Store`);return result}};function toStoreError(storeName,error){if(isOwnError(error))return error;let code=readProperty(error,"code");if(code==="conflict")
return new StoreConflictError;let cause=redactedCause(error);return code==="store_full"?storeError(code,`the store "${storeName}" is full; nothing was written`,
{cause}):storeError("store_unavailable",`the store "${storeName}" failed (${errorName(error)}); see the cause`,{cause})}function isVersion(value){return Number.
isSafeInteger(value)&&value>=0}function isSnapshot(value){let{version,rows,full}=value??{},isRow=({id,data})=>typeof id=="string"&&(data===null||data instanceof
Uint8Array);return isVersion(version)&&typeof full=="boolean"&&Array.isArray(rows)&&rows.every(isRow)}async function typedErrors(call){try{return await call}catch(error){throw toTypedError(error)}}function toTypedError(error){if(!(error instanceof Error)||error instanceof
FastMemoryError)return error;let{code,message,cause}=error;return typeof code!="string"?error:errorOf(code,message,{cause:redactedCause(cause)})}var DECRYPTION_CODES=[
"decryption_failed","rows_unreadable","store_encrypted"];function errorOf(code,message,options){return code==="config"?ownError(new ConfigError(message)):DECRYPTION_CODES.
includes(code)?ownError(new DecryptionError(code,message,options)):code.startsWith("store_")?ownError(new StoreUnavailableError(code,message,options)):ownError(
new FastMemoryError(code,message,options))}function toEngineJson(value){return JSON.stringify(value,function(key,json){let original=this[key];return original instanceof
Date?original.getTime():json})}function toRecord({scope:scopeJson,...raw}){let{pinned,repeats,uses,usedAt,expiresAt,...record}=raw,{metadata,...scope}=scopeJson?
JSON.parse(scopeJson):{},dates={createdAt:new Date(record.createdAt),updatedAt:new Date(record.updatedAt)},life={...pinned&&{pinned},...expiresAt!==void 0&&{expiresAt:new Date(
expiresAt)},...repeats>0&&{repeats},...uses>0&&{uses},...usedAt!==void 0&&{usedAt:new Date(usedAt)}};return{...record,...dates,...life,...scope,...metadata&&Object.
keys(metadata).length>0&&{metadata}}}function toHit(hit){return{...hit,memory:toRecord(hit.memory)}}function toLearned(raw){let{added,updated,forgotten,changes,
notes,unkeyedBlocks,fencedBlocks}=raw;return{added:added.map(toRecord),updated:updated.map(toRecord),forgotten,changes:changes.map(toChange),unkeyedBlocks:unkeyedBlocks+
fencedBlocks,...notes.length>0&&{notes}}}function toChange({id,kind,before,after}){return{id,kind,before:toRecord(before),...after&&{after:toRecord(after)}}}function hasChanges({
added,updated,forgotten}){return added.length+updated.length+forgotten.length>0}var MAX_CALL_BYTES=16e6;async function outcomeOf(work){try{return{value:await work}}catch(error){if(isOwnError(error))return{code:error.code,message:error.message};
throw error}}function valueOf(outcome){if("value"in outcome)return outcome.value;let{code,message}=outcome;throw code==="conflict"?new StoreConflictError:errorOf(
code,message)}async function callObject(object,name,method,args,context){checkSize(args);let callbackErrors=[],keepError=callback=>async argument=>{try{return await callback(
argument)}catch(error){throw callbackErrors.push(error),error}},{onDamage,...sent}=context,objectContext={...sent,embed:keepError(context.embed),embedQuery:keepError(
context.embedQuery)},callPage=async after=>{try{return valueOf(await object().fastMemoryCall(name,method,args,objectContext,after))}catch(error){throw isOwnError(
error)?error:callbackErrors.length>0?callbackErrors[0]:toStoreError("durable-object",error)}},first=await callPage();onDamage?.(first.damage);let{value,next}=first;
for(;next!==void 0;){let page=await callPage(next);value=[...value,...page.value],next=page.next}return value}function checkSize(args){let size=args.flat().reduce(
(sum,argument)=>sum+(argument?.length??0),0);if(size>MAX_CALL_BYTES)throw storeError("store_full",`${size} characters exceed the ${MAX_CALL_BYTES} that a call t\
o a Durable Object carries: add or import fewer memories at a time; nothing was written`)}var ROW_OVERHEAD=64;function snapshotPage(snapshot,from){let rows=[...snapshot.rows].sort((a2,b2)=>a2.id<b2.id?-1:1),[bytes,end]=[0,from];for(;end<rows.length&&
(bytes+=rowBytes(rows[end]))<=MAX_CALL_BYTES;)end++;return{...snapshot,rows:rows.slice(from,end),next:end<rows.length?end:void 0}}async function joinPages(loadPage){
for(;;){let{next,...first}=await loadPage(0),rows=[...first.rows],[from,isSameVersion]=[next,!0];for(;from!==void 0&&isSameVersion;){let page=await loadPage(from);
for(let row of page.rows)rows.push(row);isSameVersion=page.version===first.version,from=page.next}if(isSameVersion)return{...first,rows}}}function recordPage(records,after=""){
let[bytes,end]=[0,0],rest=records.filter(({id})=>id>after);for(;end<rest.length&&(bytes+=recordBytes(rest[end]))<=MAX_CALL_BYTES;)end++;return{value:rest.slice(
0,end),next:end<rest.length?rest[end-1].id:void 0}}function checkCommitSize(rows){let bytes=rows.reduce((sum,row)=>sum+rowBytes(row),0);if(bytes>MAX_CALL_BYTES)
throw storeError("store_full",`${bytes} bytes exceed the ${MAX_CALL_BYTES} that a call to a Durable Object carries: add or import fewer memories at a time; noth\
ing was written`)}var recordBytes=({text,scope})=>4*ROW_OVERHEAD+2*(text.length+scope.length),rowBytes=({id,data})=>ROW_OVERHEAD+id.length+(data?.length??0);function durableObject(objects,options={}){if(typeof objects?.idFromName!="function")throw new ConfigError('durableObject needs a binding: durableObject(env.FAS\
T_MEMORY), with "durable_objects": { "bindings": [{ "name": "FAST_MEMORY", "class_name": "FastMemory" }] } in wrangler.jsonc');let{dbName=DEFAULT_NAME,jurisdiction}=options,
region=jurisdiction===void 0?objects:objects.jurisdiction(jurisdiction),objectOf=name=>region.get(region.idFromName(name));return{name:"durable-object",place:{owner:objects,
name:JSON.stringify([dbName,jurisdiction])},memoryOf(namespace){checkUserId(namespace);let name=qualifiedName(dbName,namespace);return{call:(method,args,context)=>callObject(
()=>objectOf(name),name,method,args,context)}},async load(namespace,since){let name=qualifiedName(dbName,namespace);return joinPages(async from=>valueOf(await objectOf(
name).fastMemoryLoad(name,since,from)))},async commit(namespace,rows,ifVersion){checkRows(rows),checkCommitSize(rows);let name=qualifiedName(dbName,namespace);return valueOf(
await objectOf(name).fastMemoryCommit(name,rows,ifVersion))},async clear(namespace){let name=qualifiedName(dbName,namespace);return valueOf(await objectOf(name).
fastMemoryClear(name))},async purge(namespace,version){let name=qualifiedName(dbName,namespace);return valueOf(await objectOf(name).fastMemoryPurge(name,version))}}}var O=class{__destroy_into_raw(){let e=this.__wbg_ptr;return this.__wbg_ptr=0,C.unregister(this),e}free(){let e=this.__destroy_into_raw();r.__wbg_chatrequest_free(
e,0)}constructor(e,t){let n,o,c,i;try{n=b(e,r.__wbindgen_malloc,r.__wbindgen_realloc),o=a,c=b(t,r.__wbindgen_malloc,r.__wbindgen_realloc),i=a}catch(g){throw c&&
r.__wbindgen_free(c,i*1,1),n&&r.__wbindgen_free(n,o*1,1),g}let f=r.chatrequest_new(n,o,c,i);if(f[2])throw p(f[1]);return this.__wbg_ptr=f[0],C.register(this,this.
__wbg_ptr,this),this}get userText(){let e,t;try{let n=r.chatrequest_userText(this.__wbg_ptr);return e=n[0],t=n[1],l(n[0],n[1])}finally{r.__wbindgen_free(e,t,1)}}window(){
let e=r.chatrequest_window(this.__wbg_ptr);return e===0?void 0:T.__wrap(e)}};Symbol.dispose&&(O.prototype[Symbol.dispose]=O.prototype.free);var M=class _M{static __wrap(e){
let t=Object.create(_M.prototype);return t.__wbg_ptr=e,D.register(t,t.__wbg_ptr,t),t}__destroy_into_raw(){let e=this.__wbg_ptr;return this.__wbg_ptr=0,D.unregister(
this),e}free(){let e=this.__destroy_into_raw();r.__wbg_engine_free(e,0)}addMany(e){return r.engine_addMany(this.__wbg_ptr,e)}answer(e){let t=V(e,r.__wbindgen_malloc),
n=a;return r.engine_answer(this.__wbg_ptr,t,n)}beginStoredReply(e){return r.engine_beginStoredReply(this.__wbg_ptr,e)}beginTurn(e,t){return ne(e,O),r.engine_beginTurn(
this.__wbg_ptr,e.__wbg_ptr,t)}clear(){return r.engine_clear(this.__wbg_ptr)}completeJobs(e){return r.engine_completeJobs(this.__wbg_ptr,e)}delete(e){let t=b(e,r.
__wbindgen_malloc,r.__wbindgen_realloc),n=a;return r.engine_delete(this.__wbg_ptr,t,n)}failJobs(e){return r.engine_failJobs(this.__wbg_ptr,e)}fillVectors(){return r.
engine_fillVectors(this.__wbg_ptr)}forClient(e,t,n){let o=+(s(n)?Number.MAX_SAFE_INTEGER:n>>>0),c=b(t,r.__wbindgen_malloc,r.__wbindgen_realloc),i=a,f=r.engine_forClient(
this.__wbg_ptr,e,c,i,o);return _M.__wrap(f)}getAll(e){return r.engine_getAll(this.__wbg_ptr,e)}get(e){let t=b(e,r.__wbindgen_malloc,r.__wbindgen_realloc),n=a;return r.
engine_get(this.__wbg_ptr,t,n)}history(e){var t=s(e)?0:b(e,r.__wbindgen_malloc,r.__wbindgen_realloc),n=a;return r.engine_history(this.__wbg_ptr,t,n)}jobCounts(){
return r.engine_jobCounts(this.__wbg_ptr)}constructor(e){let t=r.engine_new(e);return this.__wbg_ptr=t,D.register(this,this.__wbg_ptr,this),this}nextJobs(e){return r.
engine_nextJobs(this.__wbg_ptr,e)}progress(){return r.engine_progress(this.__wbg_ptr)}search(e){return r.engine_search(this.__wbg_ptr,e)}sharedWords(e,t){let n,
o;try{let c,i,f,g;try{c=b(e,r.__wbindgen_malloc,r.__wbindgen_realloc),i=a,f=b(t,r.__wbindgen_malloc,r.__wbindgen_realloc),g=a}catch(X){throw f&&r.__wbindgen_free(
f,g*1,1),c&&r.__wbindgen_free(c,i*1,1),X}let y=r.engine_sharedWords(this.__wbg_ptr,c,i,f,g);return n=y[0],o=y[1],l(y[0],y[1])}finally{r.__wbindgen_free(n,o,1)}}stats(){
return r.engine_stats(this.__wbg_ptr)}undo(e){var t=s(e)?0:b(e,r.__wbindgen_malloc,r.__wbindgen_realloc),n=a;return r.engine_undo(this.__wbg_ptr,t,n)}update(e,t){
let n=b(e,r.__wbindgen_malloc,r.__wbindgen_realloc),o=a;return r.engine_update(this.__wbg_ptr,n,o,t)}};Symbol.dispose&&(M.prototype[Symbol.dispose]=M.prototype.
free);var N=class{__destroy_into_raw(){let e=this.__wbg_ptr;return this.__wbg_ptr=0,L.unregister(this),e}free(){let e=this.__destroy_into_raw();r.__wbg_indexeddb_free(
e,0)}clear(e){let t=b(e,r.__wbindgen_malloc,r.__wbindgen_realloc),n=a;return r.indexeddb_clear(this.__wbg_ptr,t,n)}commit(e,t,n){let o=+(s(n)?0:n),c=b(e,r.__wbindgen_malloc,
r.__wbindgen_realloc),i=a;return r.indexeddb_commit(this.__wbg_ptr,c,i,t,!s(n),o)}load(e,t){let n=+(s(t)?0:t),o=b(e,r.__wbindgen_malloc,r.__wbindgen_realloc),c=a;
return r.indexeddb_load(this.__wbg_ptr,o,c,!s(t),n)}constructor(e){let t=b(e,r.__wbindgen_malloc,r.__wbindgen_realloc),n=a,o=r.indexeddb_new(t,n);return this.__wbg_ptr=
o,L.register(this,this.__wbg_ptr,this),this}};Symbol.dispose&&(N.prototype[Symbol.dispose]=N.prototype.free);var we=Object.freeze({Unchanged:0,0:"Unchanged",Held:1,
1:"Held",Edited:2,2:"Edited",Done:3,3:"Done"}),T=class _T{static __wrap(e){let t=Object.create(_T.prototype);return t.__wbg_ptr=e,W.register(t,t.__wbg_ptr,t),t}__destroy_into_raw(){
let e=this.__wbg_ptr;return this.__wbg_ptr=0,W.unregister(this),e}free(){let e=this.__destroy_into_raw();r.__wbg_rollingwindow_free(e,0)}count(e){let t=q(e,r.__wbindgen_malloc),
n=a;r.rollingwindow_count(this.__wbg_ptr,t,n)}keep(e){let t=r.rollingwindow_keep(this.__wbg_ptr,e),n;return t[0]!==0&&(n=oe(t[0],t[1]).slice(),r.__wbindgen_free(
t[0],t[1]*4,4)),n}get needed(){return r.rollingwindow_needed(this.__wbg_ptr)}constructor(e){let t=b(e,r.__wbindgen_malloc,r.__wbindgen_realloc),n=a,o=r.rollingwindow_new(
t,n);if(o[2])throw p(o[1]);return this.__wbg_ptr=o[0],W.register(this,this.__wbg_ptr,this),this}texts(){return r.rollingwindow_texts(this.__wbg_ptr)}get tokens(){
return r.rollingwindow_tokens(this.__wbg_ptr)}userTexts(e){let t=q(e,r.__wbindgen_malloc),n=a;return r.rollingwindow_userTexts(this.__wbg_ptr,t,n)}};Symbol.dispose&&
(T.prototype[Symbol.dispose]=T.prototype.free);var k=class _k{static __wrap(e){let t=Object.create(_k.prototype);return t.__wbg_ptr=e,J.register(t,t.__wbg_ptr,t),
t}__destroy_into_raw(){let e=this.__wbg_ptr;return this.__wbg_ptr=0,J.unregister(this),e}free(){let e=this.__destroy_into_raw();r.__wbg_turn_free(e,0)}get addition(){
let e,t;try{let n=r.turn_addition(this.__wbg_ptr);return e=n[0],t=n[1],l(n[0],n[1])}finally{r.__wbindgen_free(e,t,1)}}get body(){let e,t;try{let n=r.turn_body(this.
__wbg_ptr);return e=n[0],t=n[1],l(n[0],n[1])}finally{r.__wbindgen_free(e,t,1)}}clean(e){let t=b(e,r.__wbindgen_malloc,r.__wbindgen_realloc),n=a,o=r.turn_clean(this.
__wbg_ptr,t,n),c;return o[0]!==0&&(c=l(o[0],o[1]),r.__wbindgen_free(o[0],o[1]*1,1)),c}get context(){let e,t;try{let n=r.turn_context(this.__wbg_ptr);return e=n[0],
t=n[1],l(n[0],n[1])}finally{r.__wbindgen_free(e,t,1)}}get endsInBlock(){return r.turn_endsInBlock(this.__wbg_ptr)!==0}finishText(e){let t,n;try{let o=r.turn_finishText(
this.__wbg_ptr,e);return t=o[0],n=o[1],l(o[0],o[1])}finally{r.__wbindgen_free(t,n,1)}}finish(){let e=r.turn_finish(this.__wbg_ptr);var t=I(e[0],e[1]).slice();return r.
__wbindgen_free(e[0],e[1]*1,1),t}get isDone(){return r.turn_isDone(this.__wbg_ptr)!==0}learn(e,t){let n=+t;var o=s(e)?0:b(e,r.__wbindgen_malloc,r.__wbindgen_realloc),
c=a;return r.turn_learn(this.__wbg_ptr,o,c,n)}get memoryTokens(){return r.turn_memoryTokens(this.__wbg_ptr)>>>0}proposed(){let e=r.turn_proposed(this.__wbg_ptr);
if(e[2])throw p(e[1]);return p(e[0])}pushText(e,t){let n,o;try{let c=+e,i=b(t,r.__wbindgen_malloc,r.__wbindgen_realloc),f=a,g=r.turn_pushText(this.__wbg_ptr,c,i,
f);return n=g[0],o=g[1],l(g[0],g[1])}finally{r.__wbindgen_free(n,o,1)}}pushWritten(e){return r.turn_pushWritten(this.__wbg_ptr,e)}push(e){let t=V(e,r.__wbindgen_malloc),
n=a;return r.turn_push(this.__wbg_ptr,t,n)}get recalled(){let e=r.turn_recalled(this.__wbg_ptr);if(e[2])throw p(e[1]);return p(e[0])}get stream(){return r.turn_stream(
this.__wbg_ptr)!==0}take(){let e=r.turn_take(this.__wbg_ptr);var t=I(e[0],e[1]).slice();return r.__wbindgen_free(e[0],e[1]*1,1),t}};Symbol.dispose&&(k.prototype[Symbol.
dispose]=k.prototype.free);function pe(){return r.pieceAddress()>>>0}function ye(_){let e=r.proposedByJobs(_);if(e[2])throw p(e[1]);return p(e[0])}function U(){
return{__proto__:null,"./engine_bg.js":{__proto__:null,__wbg___wbindgen_debug_string_f249a2a76caa9a55:function(e,t){let n=P(t),o=b(n,r.__wbindgen_malloc,r.__wbindgen_realloc),
c=a;u().setInt32((e>>>0)+4,c,!0),u().setInt32((e>>>0)+0,o,!0)},__wbg___wbindgen_is_falsy_d864b623500ae65d:function(e){return!e},__wbg___wbindgen_is_function_741ff2bb612836f5:function(e){
return typeof e=="function"},__wbg___wbindgen_is_null_c22311b1cc228e3a:function(e){return e===null},__wbg___wbindgen_is_undefined_be5b34249ff1fc15:function(e){return e===
void 0},__wbg___wbindgen_jsval_eq_38d7bfbe4cc84039:function(e,t){return e===t},__wbg___wbindgen_number_get_934b640d0889af78:function(e,t){let n=t,o=typeof n=="n\
umber"?n:void 0;u().setFloat64((e>>>0)+8,s(o)?0:o,!0),u().setInt32((e>>>0)+0,!s(o),!0)},__wbg___wbindgen_string_get_7ce8eee7fd327545:function(e,t){let n=t,o=typeof n==
"string"?n:void 0;var c=s(o)?0:b(o,r.__wbindgen_malloc,r.__wbindgen_realloc),i=a;u().setInt32((e>>>0)+4,i,!0),u().setInt32((e>>>0)+0,c,!0)},__wbg___wbindgen_throw_4c88d8bf264fd984:function(e,t){
throw new Error(l(e,t))},__wbg__wbg_cb_unref_09736879a3f67559:function(e){e._wbg_cb_unref()},__wbg_abort_75a93bc755ef5425:function(){return d(function(e){e.abort()},
arguments)},__wbg_bound_342c3f3a09345adb:function(){return d(function(e,t,n,o){return IDBKeyRange.bound(e,t,n!==0,o!==0)},arguments)},__wbg_call_40b008ba32f73991:function(){
return d(function(e,t){return e.call(t)},arguments)},__wbg_call_a410eb4b59ed5965:function(){return d(function(e,t,n){return e.call(t,n)},arguments)},__wbg_category_060663d303ba1b26:function(e,t){
let n=t.category;var o=s(n)?0:b(n,r.__wbindgen_malloc,r.__wbindgen_realloc),c=a;u().setInt32((e>>>0)+4,c,!0),u().setInt32((e>>>0)+0,o,!0)},__wbg_category_4ca4693d83d10912:function(e,t){
let n=t.category;var o=s(n)?0:b(n,r.__wbindgen_malloc,r.__wbindgen_realloc),c=a;u().setInt32((e>>>0)+4,c,!0),u().setInt32((e>>>0)+0,o,!0)},__wbg_clear_a279bbdf939a0ee3:function(e,t,n){
return e.clear(l(t,n))},__wbg_close_638b3cb79458b6cf:function(e){e.close()},__wbg_close_70d38255291ae4c8:function(e){e.close()},__wbg_commit_1a14fd04b00576db:function(e,t,n,o,c,i){
return e.commit(l(t,n),o,c===0?void 0:i)},__wbg_contextDays_d642d23fab321fe3:function(e){let t=e.contextDays;return s(t)?Number.MAX_SAFE_INTEGER:t>>>0},__wbg_countsUse_50c9522978803094:function(e){
let t=e.countsUse;return s(t)?16777215:t?1:0},__wbg_createIndex_40dc5bd2e5a23975:function(){return d(function(e,t,n,o,c){return e.createIndex(l(t,n),o,c)},arguments)},
__wbg_createObjectStore_01d46ccc50cef85f:function(){return d(function(e,t,n,o){return e.createObjectStore(l(t,n),o)},arguments)},__wbg_dbName_daa46828634324e4:function(e,t){
let n=t.dbName,o=b(n,r.__wbindgen_malloc,r.__wbindgen_realloc),c=a;u().setInt32((e>>>0)+4,c,!0),u().setInt32((e>>>0)+0,o,!0)},__wbg_decisions_1a62f84d6bc2a442:function(e,t){
let n=t.decisions;var o=s(n)?0:b(n,r.__wbindgen_malloc,r.__wbindgen_realloc),c=a;u().setInt32((e>>>0)+4,c,!0),u().setInt32((e>>>0)+0,o,!0)},__wbg_delete_a1677b105dc0626e:function(){
return d(function(e,t){return e.delete(t)},arguments)},__wbg_embedQuery_e10760cd9c026165:function(){return d(function(e,t,n){return e.embedQuery(l(t,n))},arguments)},
__wbg_embed_75367612c13882da:function(){return d(function(e,t){return e.embed(t)},arguments)},__wbg_embedder_92205af97349c62e:function(e){return e.embedder},__wbg_error_029b9735617abe23:function(){
return d(function(e){let t=e.error;return s(t)?0:w(t)},arguments)},__wbg_error_37b241daaafbc352:function(e){let t=e.error;return s(t)?0:w(t)},__wbg_expiresAt_42f1c70110a81e8e:function(e,t){
let n=t.expiresAt;u().setFloat64((e>>>0)+8,s(n)?0:n,!0),u().setInt32((e>>>0)+0,!s(n),!0)},__wbg_extractLater_46572059f02b350a:function(e){return e.extractLater},
__wbg_extract_e49fceebfd8c1ca2:function(e){return e.extract},__wbg_filter_bed46bee2f9cd392:function(e){return e.filter},__wbg_forEach_fb24ab6301b250ee:function(e,t,n){
try{var o={a:t,b:n},c=(i,f,g)=>{let y=o.a;o.a=0;try{return ee(y,o.b,i,f,g)}finally{o.a=y}};e.forEach(c)}finally{o.a=0}},__wbg_getAll_0926d7a1f4b74bd5:function(){
return d(function(e,t,n){return e.getAll(t,n>>>0)},arguments)},__wbg_getAll_e97edf9a4d8b9998:function(){return d(function(e,t){return e.getAll(t)},arguments)},__wbg_getRandomValues_a3fed775edce3ff4:function(e,t){
crypto.getRandomValues(I(e,t))},__wbg_get_2080c49015e35254:function(){return d(function(e,t){return Reflect.get(e,t)},arguments)},__wbg_get_3e7d0feae205d645:function(){
return d(function(e,t){return e.get(t)},arguments)},__wbg_get_d7176cfb76d71114:function(e,t){return e[t>>>0]},__wbg_get_unchecked_e6325ad374eff861:function(e,t){
return e[t>>>0]},__wbg_handles_260cfbcb5c16daf4:function(e){return e.handles},__wbg_id_0bdcca6eb7f57062:function(e,t){let n=t.id;var o=s(n)?0:b(n,r.__wbindgen_malloc,
r.__wbindgen_realloc),c=a;u().setInt32((e>>>0)+4,c,!0),u().setInt32((e>>>0)+0,o,!0)},__wbg_includeDelayed_b6245170309dd0b2:function(e){return e.includeDelayed},
__wbg_index_2e86e1bb441793d5:function(){return d(function(e,t,n){return e.index(l(t,n))},arguments)},__wbg_inject_404ea5f02cf611ab:function(e){return e.inject},
__wbg_instanceof_Error_74e3cca0c4a69161:function(e){let t;try{t=e instanceof Error}catch{t=!1}return t},__wbg_instanceof_Float32Array_94718abab7dc1d7f:function(e){
let t;try{t=e instanceof Float32Array}catch{t=!1}return t},__wbg_instanceof_IdbDatabase_3fd78b576d374c8e:function(e){let t;try{t=e instanceof IDBDatabase}catch{
t=!1}return t},__wbg_instanceof_IdbFactory_c959b1be1ad153de:function(e){let t;try{t=e instanceof IDBFactory}catch{t=!1}return t},__wbg_instanceof_IdbOpenDbRequest_302eb3a40ed4cc32:function(e){
let t;try{t=e instanceof IDBOpenDBRequest}catch{t=!1}return t},__wbg_instanceof_IdbRequest_b569d50ff3c32e39:function(e){let t;try{t=e instanceof IDBRequest}catch{
t=!1}return t},__wbg_instanceof_IdbTransaction_2c713b9615f3ba94:function(e){let t;try{t=e instanceof IDBTransaction}catch{t=!1}return t},__wbg_instanceof_Uint8Array_d7aeb0dcb3108fea:function(e){
let t;try{t=e instanceof Uint8Array}catch{t=!1}return t},__wbg_isArray_bcf1376d0d732d08:function(e){return Array.isArray(e)},__wbg_isReady_f7ad7a2c683f8640:function(e){
return e.isReady},__wbg_isRetry_9cda6c10e162642c:function(e){return e.isRetry},__wbg_jobIds_c55040c3c82b154a:function(e){return e.jobIds},__wbg_keptMessages_56508a280a6d3d8a:function(e,t){
let n=t.keptMessages;var o=s(n)?0:q(n,r.__wbindgen_malloc),c=a;u().setInt32((e>>>0)+4,c,!0),u().setInt32((e>>>0)+0,o,!0)},__wbg_length_186163212ffe79c3:function(e){
return e.length},__wbg_length_6e9d2869242cabf3:function(e){return e.length},__wbg_length_b03a0fabb109b1e9:function(e){return e.length},__wbg_limit_83b024f1c03193ae:function(e){
return e.limit},__wbg_load_34ccc5da8216f619:function(e,t,n,o,c){return e.load(l(t,n),o===0?void 0:c)},__wbg_locks_6a68d3e24362c610:function(e){let t=e.locks;return s(
t)?0:w(t)},__wbg_maxMemories_b3c8fc17513106c7:function(e){let t=e.maxMemories;return s(t)?Number.MAX_SAFE_INTEGER:t>>>0},__wbg_maxTokens_7026890551b6af9d:function(e){
return e.maxTokens},__wbg_message_43d8c8f1d543a349:function(e){return e.message},__wbg_minScore_d3d78735b89caed3:function(e){return e.minScore},__wbg_minScore_defdfea27fa4ec87:function(e){
let t=e.minScore;return s(t)?Number.MAX_SAFE_INTEGER:Math.fround(t)},__wbg_modelId_515fba376ae92906:function(e,t){let n=t.modelId,o=b(n,r.__wbindgen_malloc,r.__wbindgen_realloc),
c=a;u().setInt32((e>>>0)+4,c,!0),u().setInt32((e>>>0)+0,o,!0)},__wbg_new_37eb45aaf5eeb820:function(){return new Array},__wbg_new_787b9fb330d55d78:function(e,t){
return new Error(l(e,t))},__wbg_new_8582561642278a5c:function(){return d(function(){return new MessageChannel},arguments)},__wbg_new_ba40181b3f24ac80:function(e,t){
try{var n={a:e,b:t},o=(i,f)=>{let g=n.a;n.a=0;try{return B(g,n.b,i,f)}finally{n.a=g}};return new Promise(o)}finally{n.a=0}},__wbg_new_cd4348290afae586:function(){
return new Object},__wbg_new_from_slice_b8daf545a41c6aa0:function(e,t){return new Uint8Array(I(e,t))},__wbg_new_from_slice_d9c5662e7fd80ccd:function(e,t){return new Int8Array(
_e(e,t))},__wbg_new_typed_e09da9dae6ee5935:function(e,t){try{var n={a:e,b:t},o=(i,f)=>{let g=n.a;n.a=0;try{return B(g,n.b,i,f)}finally{n.a=g}};return new Promise(
o)}finally{n.a=0}},__wbg_now_463ac581d2fc7ea3:function(){return Date.now()},__wbg_objectStore_a2b5ae038954c7ba:function(){return d(function(e,t,n){return e.objectStore(
l(t,n))},arguments)},__wbg_of_027eb15371aac932:function(e){return Array.of(e)},__wbg_of_e7ea0fcd535c1444:function(e,t){return Array.of(e,t)},__wbg_open_0b7832f51fde5a5f:function(){
return d(function(e,t,n,o){return e.open(l(t,n),o>>>0)},arguments)},__wbg_parse_c3f72b5a24f83c01:function(){return d(function(e,t){return JSON.parse(l(e,t))},arguments)},
__wbg_pinned_d6fdebcb36fe19e1:function(e){let t=e.pinned;return s(t)?16777215:t?1:0},__wbg_port1_5396201a5bf6dbbb:function(e){return e.port1},__wbg_port2_c1b68b0c81ac3364:function(e){
return e.port2},__wbg_postMessage_38adada6ce7c5f35:function(e,t){e.postMessage(t)},__wbg_protectAdded_0c606367d842dc6a:function(e){let t=e.protectAdded;return s(
t)?16777215:t?1:0},__wbg_protectAdded_b361c631e9df4aa0:function(e){let t=e.protectAdded;return s(t)?16777215:t?1:0},__wbg_prototypesetcall_13162965d1fe7aa3:function(e,t,n){
Uint8Array.prototype.set.call(I(e,t),n)},__wbg_prototypesetcall_22b1bb88c4ec5c5a:function(e,t,n){Float32Array.prototype.set.call(re(e,t),n)},__wbg_push_c9f4893fc209f768:function(e,t){
return e.push(t)},__wbg_put_480de49f0929525d:function(){return d(function(e,t){return e.put(t)},arguments)},__wbg_query_826ca086e0bbac7c:function(e,t){let n=t.query,
o=b(n,r.__wbindgen_malloc,r.__wbindgen_realloc),c=a;u().setInt32((e>>>0)+4,c,!0),u().setInt32((e>>>0)+0,o,!0)},__wbg_queueMicrotask_1e8503a8a690f0a3:function(e){
return e.queueMicrotask},__wbg_queueMicrotask_4a1a4d8dd332373b:function(e){queueMicrotask(e)},__wbg_race_d17769ed306b5623:function(e){return Promise.race(e)},__wbg_reply_856af46521fdf891:function(e,t){
let n=t.reply,o=b(n,r.__wbindgen_malloc,r.__wbindgen_realloc),c=a;u().setInt32((e>>>0)+4,c,!0),u().setInt32((e>>>0)+0,o,!0)},__wbg_request_0ce86a439402007f:function(){
return d(function(e,t,n,o,c){return e.request(l(t,n),o,c)},arguments)},__wbg_resolve_dbf78ab4942478b0:function(e){return Promise.resolve(e)},__wbg_result_11a492b710594c52:function(){
return d(function(e){return e.result},arguments)},__wbg_scope_813567631e164db8:function(e,t){let n=t.scope,o=b(n,r.__wbindgen_malloc,r.__wbindgen_realloc),c=a;u().
setInt32((e>>>0)+4,c,!0),u().setInt32((e>>>0)+0,o,!0)},__wbg_scope_b245d701ed295ff7:function(e,t){let n=t.scope;var o=s(n)?0:b(n,r.__wbindgen_malloc,r.__wbindgen_realloc),
c=a;u().setInt32((e>>>0)+4,c,!0),u().setInt32((e>>>0)+0,o,!0)},__wbg_scope_e1d533f0c7741acf:function(e,t){let n=t.scope;var o=s(n)?0:b(n,r.__wbindgen_malloc,r.__wbindgen_realloc),
c=a;u().setInt32((e>>>0)+4,c,!0),u().setInt32((e>>>0)+0,o,!0)},__wbg_send_387821a326379057:function(e,t,n,o){return e.send(t,l(n,o))},__wbg_setTimeout_318716226f5bcb8f:function(e,t){
setTimeout(e,t>>>0)},__wbg_set_2793479888329cb6:function(){return d(function(e,t,n){return Reflect.set(e,t,n)},arguments)},__wbg_set_key_path_f98b7058a579d8c7:function(e,t){
e.keyPath=t},__wbg_set_onabort_7ebb01d240653002:function(e,t){e.onabort=t},__wbg_set_oncomplete_0d4e18f44844f3be:function(e,t){e.oncomplete=t},__wbg_set_onerror_01c46f9c43941951:function(e,t){
e.onerror=t},__wbg_set_onerror_d0d22f3fd04b6cdf:function(e,t){e.onerror=t},__wbg_set_onmessage_6f475a65c0960afe:function(e,t){e.onmessage=t},__wbg_set_onsuccess_8fa3ed2b93e36cae:function(e,t){
e.onsuccess=t},__wbg_set_onupgradeneeded_e977e06888863122:function(e,t){e.onupgradeneeded=t},__wbg_set_onversionchange_c2fa20847e387f80:function(e,t){e.onversionchange=
t},__wbg_sharedName_3b7fa864cc1f5e5e:function(e,t){let n=t.sharedName;var o=s(n)?0:b(n,r.__wbindgen_malloc,r.__wbindgen_realloc),c=a;u().setInt32((e>>>0)+4,c,!0),
u().setInt32((e>>>0)+0,o,!0)},__wbg_shownIds_7cde5ae9279c7a74:function(e){return e.shownIds},__wbg_since_6634e93a87c55a39:function(e,t){let n=t.since;u().setFloat64(
(e>>>0)+8,s(n)?0:n,!0),u().setInt32((e>>>0)+0,!s(n),!0)},__wbg_static_accessor_GLOBAL_THIS_003ee833af9699fc:function(){let e=typeof globalThis>"u"?void 0:globalThis;
return s(e)?0:w(e)},__wbg_static_accessor_GLOBAL_e4293fb22cbe77da:function(){let e=typeof global>"u"?void 0:global;return s(e)?0:w(e)},__wbg_static_accessor_NAVIGATOR_0076326be766347b:function(){
let e=typeof navigator>"u"?void 0:navigator;return s(e)?0:w(e)},__wbg_static_accessor_SELF_53bb20457401453d:function(){let e=typeof self>"u"?void 0:self;return s(
e)?0:w(e)},__wbg_static_accessor_WINDOW_b5e0810bfecb7feb:function(){let e=typeof window>"u"?void 0:window;return s(e)?0:w(e)},__wbg_store_9493de4df1a4f651:function(e){
let t=e.store;return s(t)?0:w(t)},__wbg_stream_ed967cf3c0629ff1:function(e){return e.stream},__wbg_target_e5cd9c7aa87dd8df:function(e){let t=e.target;return s(t)?
0:w(t)},__wbg_text_3389fe2ccfa7e3f3:function(e,t){let n=t.text;var o=s(n)?0:b(n,r.__wbindgen_malloc,r.__wbindgen_realloc),c=a;u().setInt32((e>>>0)+4,c,!0),u().setInt32(
(e>>>0)+0,o,!0)},__wbg_then_656f253a5dd7d8ea:function(e,t,n){return e.then(t,n)},__wbg_then_e3f7f2d365708be8:function(e,t){return e.then(t)},__wbg_timeout_3d40015ffb816906:function(){
return d(function(e){return AbortSignal.timeout(e>>>0)},arguments)},__wbg_topK_4821e6d0719281c3:function(e){return e.topK},__wbg_topK_dbe478b5fd5fb7b8:function(e){
return e.topK},__wbg_transaction_a33b157a857a5e54:function(){return d(function(e,t,n){return e.transaction(t,te[n])},arguments)},__wbg_transport_229f5a9901b49967:function(e){
let t=e.transport;return s(t)?0:w(t)},__wbg_turn_new:function(e){return k.__wrap(e)},__wbg_until_ff6c44661648d70d:function(e,t){let n=t.until;u().setFloat64((e>>>
0)+8,s(n)?0:n,!0),u().setInt32((e>>>0)+0,!s(n),!0)},__wbg_userId_aa95abf5cb5ea073:function(e,t){let n=t.userId,o=b(n,r.__wbindgen_malloc,r.__wbindgen_realloc),c=a;
u().setInt32((e>>>0)+4,c,!0),u().setInt32((e>>>0)+0,o,!0)},__wbg_wantsColumns_9642d8cb1c9eef26:function(e){let t=e.wantsColumns;return s(t)?16777215:t?1:0},__wbindgen_generic_0000000000000001:function(e,t){
return E(e,t,Z)},__wbindgen_generic_0000000000000002:function(e,t){return E(e,t,Q)},__wbindgen_generic_0000000000000003:function(e,t){return E(e,t,Y)},__wbindgen_generic_0000000000000004:function(e,t){
return E(e,t,H)},__wbindgen_generic_0000000000000005:function(e){return e},__wbindgen_generic_0000000000000006:function(e,t){return l(e,t)},__wbindgen_init_externref_table:function(){
let e=r.__wbindgen_externrefs;e.set(0,void 0),e.set(1024,void 0),e.set(1025,null),e.set(1026,!0),e.set(1027,!1)}}}}function H(_,e){return r.wasm_bindgen__convert__closures_____invoke__hcab7d2b556264475(
_,e)}function Q(_,e,t){r.wasm_bindgen__convert__closures_____invoke__h2d536fcef1a17540(_,e,t)}function Y(_,e,t){r.wasm_bindgen__convert__closures_____invoke__h2d536fcef1a17540_59(
_,e,t)}function Z(_,e,t){let n=r.wasm_bindgen__convert__closures_____invoke__h25bebbc76a30f271(_,e,t);if(n[1])throw p(n[0])}function B(_,e,t,n){r.wasm_bindgen__convert__closures_____invoke__h535c7503035ac6bb(
_,e,t,n)}function ee(_,e,t,n,o){r.wasm_bindgen__convert__closures_____invoke__ha74e72caaf32fb72(_,e,t,n,o)}var te=["readonly","readwrite","versionchange","readw\
riteflush","cleanup"],C=typeof FinalizationRegistry>"u"?{register:()=>{},unregister:()=>{}}:new FinalizationRegistry(_=>r.__wbg_chatrequest_free(_,1)),D=typeof FinalizationRegistry>
"u"?{register:()=>{},unregister:()=>{}}:new FinalizationRegistry(_=>r.__wbg_engine_free(_,1)),L=typeof FinalizationRegistry>"u"?{register:()=>{},unregister:()=>{}}:
new FinalizationRegistry(_=>r.__wbg_indexeddb_free(_,1)),W=typeof FinalizationRegistry>"u"?{register:()=>{},unregister:()=>{}}:new FinalizationRegistry(_=>r.__wbg_rollingwindow_free(
_,1)),J=typeof FinalizationRegistry>"u"?{register:()=>{},unregister:()=>{}}:new FinalizationRegistry(_=>r.__wbg_turn_free(_,1));function w(_){let e=r.__externref_table_alloc();
return r.__wbindgen_externrefs.set(e,_),e}function ne(_,e){if(!(_ instanceof e))throw new Error(`expected instance of ${e.name}`)}var $=typeof FinalizationRegistry>
"u"?{register:()=>{},unregister:()=>{}}:new FinalizationRegistry(_=>r.__wbindgen_destroy_closure(_.a,_.b));function P(_){switch(typeof _){case"number":case"bool\
ean":case"undefined":return`${_}`;case"string":return JSON.stringify(_);case"bigint":return`${_}n`;case"symbol":return _.description!==void 0?`Symbol(${_.description}\
)`:"Symbol";case"function":return typeof _.name=="string"&&_.name!==""?`Function(${_.name})`:"Function";case"object":{if(_===null)return"null";if(Array.isArray(
_))return"["+Array.from(_,P).join(", ")+"]";if(_ instanceof Error)return`${_.name}: ${_.message}
${_.stack}`;let e=toString.call(_),t=/\[object ([^\]]+)\]/.exec(e)?.[1];if(t===void 0)return e;if(t==="Object")try{return"Object("+JSON.stringify(_)+")"}catch{return"\
Object"}return t}}}function re(_,e){return _=_>>>0,ce().subarray(_/4,_/4+e)}function _e(_,e){return _=_>>>0,se().subarray(_/1,_/1+e)}function oe(_,e){return _=_>>>
0,G().subarray(_/4,_/4+e)}function I(_,e){return _=_>>>0,m().subarray(_/1,_/1+e)}var h=null;function u(){return(h===null||h.buffer.detached===!0||h.buffer.detached===
void 0&&h.buffer!==r.memory.buffer)&&(h=new DataView(r.memory.buffer)),h}var A=null;function ce(){return(A===null||A.byteLength===0)&&(A=new Float32Array(r.memory.
buffer)),A}var F=null;function se(){return(F===null||F.byteLength===0)&&(F=new Int8Array(r.memory.buffer)),F}function l(_,e){return _=_>>>0,ae(m().subarray(_,_+
e))}var x=null;function G(){return(x===null||x.byteLength===0)&&(x=new Uint32Array(r.memory.buffer)),x}var v=null;function m(){return(v===null||v.byteLength===0)&&
(v=new Uint8Array(r.memory.buffer)),v}function d(_,e){try{return _.apply(this,e)}catch(t){let n=w(t);r.__wbindgen_exn_store(n)}}function s(_){return _==null}function E(_,e,t){
let n={a:_,b:e,cnt:1},o=(...c)=>{n.cnt++;let i=n.a;n.a=0;try{return t(i,n.b,...c)}finally{n.a=i,o._wbg_cb_unref()}};return o._wbg_cb_unref=()=>{--n.cnt===0&&(r.
__wbindgen_destroy_closure(n.a,n.b),n.a=0,$.unregister(n))},$.register(o,n,n),o}function q(_,e){let t=e(_.length*4,4)>>>0;return G().set(_,t/4),a=_.length,t}function V(_,e){
let t=e(_.length*1,1)>>>0;return m().set(_,t/1),a=_.length,t}function b(_,e,t){if(t===void 0){let f=R.encode(_),g=e(f.length,1)>>>0;return m().subarray(g,g+f.length).
set(f),a=f.length,g}let n=_.length,o=e(n,1)>>>0,c=m(),i=0;for(;i<n;i++){let f=_.charCodeAt(i);if(f>127)break;c[o+i]=f}if(i!==n){i!==0&&(_=_.slice(i)),o=t(o,n,n=
i+_.length*3,1)>>>0;let f=m().subarray(o+i,o+n),g=R.encodeInto(_,f);i+=g.written,o=t(o,n,i,1)>>>0}return a=i,o}function p(_){let e=r.__wbindgen_externrefs.get(_);
return r.__externref_table_dealloc(_),e}var j=new TextDecoder("utf-8",{ignoreBOM:!0});j.decode();var ie=2146435072,z=0;function ae(_){return z+=_.length,z>=ie&&
(j=new TextDecoder("utf-8",{ignoreBOM:!0}),j.decode(),z=_.length),j.decode(_)}var R=new TextEncoder;"encodeInto"in R||(R.encodeInto=function(_,e){let t=R.encode(
_);return e.set(t),{read:_.length,written:t.length}});var a=0,ue,be,r;function K(_,e){return be=_,r=_.exports,ue=e,h=null,A=null,F=null,x=null,v=null,r.__wbindgen_start(),
r}async function fe(_,e){if(typeof Response=="function"&&_ instanceof Response){if(!_.ok)throw new Error(`failed to fetch Wasm: ${_.status} ${_.statusText} fetc\
hing '${_.url}'`);if(typeof WebAssembly.instantiateStreaming=="function")try{return await WebAssembly.instantiateStreaming(_,e)}catch(o){if(t(_.type)&&_.headers.
get("Content-Type")!=="application/wasm")console.warn("`WebAssembly.instantiateStreaming` failed because your server does not serve Wasm with `application/wasm`\
 MIME type. Falling back to `WebAssembly.instantiate` which is slower. Original error:\n",o);else throw o}let n=await _.arrayBuffer();return await WebAssembly.instantiate(
n,e)}else{let n=await WebAssembly.instantiate(_,e);return n instanceof WebAssembly.Instance?{instance:n,module:_}:n}function t(n){switch(n){case"basic":case"cor\
s":case"default":return!0}return!1}}function de(_){if(r!==void 0)return r;_!==void 0&&(Object.getPrototypeOf(_)===Object.prototype?{module:_}=_:console.warn("us\
ing deprecated parameters for `initSync()`; pass a single object instead"));let e=U();_ instanceof WebAssembly.Module||(_=new WebAssembly.Module(_));let t=new WebAssembly.
Instance(_,e);return K(t,_)}var S;async function ge(_){return r!==void 0?r:(S===void 0&&(S=le(_),S.catch(()=>{S=void 0})),S)}async function le(_){_!==void 0&&(Object.
getPrototypeOf(_)===Object.prototype?{module_or_path:_}=_:console.warn("using deprecated parameters for the initialization function; pass a single object instea\
d"));let e=U();(typeof _=="string"||typeof Request=="function"&&_ instanceof Request||typeof URL=="function"&&_ instanceof URL)&&(_=fetch(_));let{instance:t,module:n}=await fe(
await _,e);return K(t,n)}import wasm from"./engine_bg.wasm";function engineModule(){return wasm}var PIECE_LIMIT=16384,memory,written=new Uint8Array(0);function setMemory(loaded){memory=loaded}function pushPiece(turn,piece){return!memory||piece.length>PIECE_LIMIT?
turn.push(piece):(written.length===0&&(written=viewOf(memory)),written.set(piece),turn.pushWritten(piece.length))}function viewOf(of){let address=pe()>>>0;return new Uint8Array(
of.buffer,address,PIECE_LIMIT)}var loading;function loadEngine(){return loading??=start().then(()=>M,error=>{throw loading=void 0,ownError(new FastMemoryError("engine_load","the engine cannot\
 start. A content security policy must allow WebAssembly: script-src 'wasm-unsafe-eval'",{cause:redactedCause(error)}))}),loading}async function start(){let module=engineModule(),
{memory:memory2}=module instanceof WebAssembly.Module?de({module}):await ge({module_or_path:module});setMemory(memory2)}var RECORD_METHODS=["search","addMany","get","update","getAll","delete","history","undo","clear","stats","nextJobs","completeJobs","failJobs","jobCounts","fillV\
ectors"],REMOTE_METHODS=["answer",...RECORD_METHODS];function hasRemoteMemory(store){return typeof store.memoryOf=="function"}function segmentOf(id,base,entries){let rows=entries.reduce((sum,{data})=>sum+(data===null?0:1),0);return{id,base,entries,rows,bytes:entries.reduce((sum,entry)=>sum+
entryBytes(entry),0)}}var FORMAT2=1,HEADER_BYTES=9,LENGTH_BYTES=4,ENTRY_BYTES=9+LENGTH_BYTES,DELETED=4294967295;function entryBytes({id,data}){return ENTRY_BYTES+
id.length+(data?.length??0)}var SEGMENT_BYTES=HEADER_BYTES+SEAL_BYTES;async function sealRow(key,namespace,id,base,value){let sealed=await seal(key,value,joined(
"fast-memory 1 row",namespace,id,base)),bytes=new Uint8Array(HEADER_BYTES+sealed.length);return bytes[0]=FORMAT2,new DataView(bytes.buffer).setFloat64(1,base),bytes.
set(sealed,HEADER_BYTES),bytes}async function unsealRow(key,namespace,id,bytes){if(bytes.length<SEGMENT_BYTES||bytes[0]!==FORMAT2)return;let base=viewOf2(bytes).
getFloat64(1),context=joined("fast-memory 1 row",namespace,id,base),value=await unseal(key,bytes.subarray(HEADER_BYTES),context);return value&&{base,value}}function encodeEntries(entries){
let bytes=new Uint8Array(entries.reduce((length,entry)=>length+entryBytes(entry),0)),view=viewOf2(bytes),at=0;for(let{id,base,data}of entries){view.setFloat64(at,
base),bytes[at+8]=id.length,view.setUint32(at+8+1,data===null?DELETED:data.length),at+=ENTRY_BYTES;for(let i=0;i<id.length;i++)bytes[at+i]=id.charCodeAt(i);at+=
id.length,data&&bytes.set(data,at),at+=data?.length??0}return bytes}function decodeEntries(bytes){let view=viewOf2(bytes),entries=[];for(let at=0;at<bytes.length;){
let base=view.getFloat64(at),idLength=bytes[at+8],length=view.getUint32(at+8+1);at+=ENTRY_BYTES;let id=String.fromCharCode(...bytes.subarray(at,at+idLength));at+=
idLength,entries.push({id,base,data:length===DELETED?null:bytes.subarray(at,at+length)}),length!==DELETED&&(at+=length)}return entries}function viewOf2(bytes){return new DataView(
bytes.buffer,bytes.byteOffset,bytes.byteLength)}var COUNTINGS=["unknown","by one","otherwise"],COUNTING_BITS=3,IS_MOVING=4,HEADER_BYTES2=9,SEGMENT_ID=22,LISTED_BYTES=SEGMENT_ID+8+4;function encodeManifest({origin,
counting:counting2,isMoving,segments}){let bytes=new Uint8Array(HEADER_BYTES2+segments.length*LISTED_BYTES),view=viewOf2(bytes);return view.setFloat64(0,origin),
bytes[8]=COUNTINGS.indexOf(counting2)|(isMoving?IS_MOVING:0),segments.forEach(({id,base,rows},number)=>{let at=HEADER_BYTES2+number*LISTED_BYTES;for(let i=0;i<SEGMENT_ID;i++)
bytes[at+i]=id.charCodeAt(i);view.setFloat64(at+SEGMENT_ID,base),view.setUint32(at+SEGMENT_ID+8,rows)}),bytes}function decodeManifest(bytes){let view=viewOf2(bytes),
flags=bytes[8],segments=[];for(let at=HEADER_BYTES2;at<bytes.length;at+=LISTED_BYTES){let id=String.fromCharCode(...bytes.subarray(at,at+SEGMENT_ID)),base=view.
getFloat64(at+SEGMENT_ID);segments.push({id,base,rows:view.getUint32(at+SEGMENT_ID+8)})}return{origin:view.getFloat64(0),counting:COUNTINGS[flags&COUNTING_BITS]??
"unknown",isMoving:(flags&IS_MOVING)!==0,segments}}var MAX_ROWS=16,MAX_BYTES=48e3,MAX_DELETED=32,SEGMENT_ID_BYTES=16;function copyRows(rows){let byId=new Map;for(let{id,data}of rows){if(!/^[\0-\x7f]{1,64}$/.test(
id))throw new TypeError("the id of a row must have 1 to 64 ASCII characters");byId.set(id,{id,data:data&&data.slice()})}for(let{id,data}of byId.values()){let bytes=SEGMENT_BYTES+
entryBytes({id,base:0,data});if(bytes>MAX_ROW_BYTES)throw storeError("store_full",`row ${id} has ${data.length} bytes, ${bytes} when it is encrypted; at most ${MAX_ROW_BYTES}\
 are allowed; nothing was written`)}return[...byId.values()]}function planCommit(state,rows,isMoving){let base=state.version,drafts=new Drafts(state,base);for(let{
id,data}of rows)drafts.write({id,base,data});let{segments,origin}=drafts.finished(),written2=new Set(segments.map(({id})=>id)),kept=[...state.segments.values()].
filter(({id})=>!written2.has(id)),damaged=[...state.damaged].flatMap(([id,{listed:listed2}])=>listed2&&!state.segments.has(id)&&!written2.has(id)?[listed2]:[]),
listed=[...kept,...segments].map(({id,base:segmentBase,rows:count})=>({id,base:segmentBase,rows:count})),manifest={origin,counting:counting(state),isMoving,segments:[
...listed,...damaged]};return{base,segments,manifest}}function counting({manifest,version}){return manifest?manifest.counting!=="unknown"?manifest.counting:version===
manifest.base+1?"by one":"otherwise":"unknown"}var Drafts=class{constructor(state,base){this.state=state;this.base=base;this.#candidates=state.segments.values()}state;base;#drafts=new Map;#candidates;#open;write(entry){
let place=this.state.segmentWith(entry.id);if(place){let draft=this.#draftOf(place),old=draft.entries.get(entry.id),others=draft.bytes-(old?entryBytes(old):0);if(others===
0||others+entryBytes(entry)<=MAX_BYTES)return this.#put(place.id,entry);this.#put(place.id,entry,!0)}this.#put(this.#roomFor(entry),entry)}finished(){let{origin}=this.
state;return{segments:[...this.#drafts].map(([id,{entries}])=>{let deleted=[...entries.values()].filter(({data})=>data===null).sort((a2,b2)=>b2.base-a2.base);for(let{
id:gone,base}of deleted.slice(MAX_DELETED))entries.delete(gone),origin=Math.max(origin,base+1);return segmentOf(id,this.base,[...entries.values()])}),origin}}#put(segmentId,entry,isRemoval=!1){
let draft=this.#drafts.get(segmentId),old=draft.entries.get(entry.id);old&&(draft.bytes-=entryBytes(old),old.data&&draft.rows--),draft.entries.delete(entry.id),
!isRemoval&&(draft.entries.set(entry.id,entry),draft.bytes+=entryBytes(entry),entry.data&&draft.rows++)}#draftOf(segment){this.#open??=segment.id;let draft=this.#drafts.
get(segment.id);if(!draft){let entries=new Map(segment.entries.map(entry=>[entry.id,entry]));this.#drafts.set(segment.id,draft={entries,rows:segment.rows,bytes:segment.
bytes})}return draft}#roomFor(entry){let hasRoom=({rows,bytes})=>rows<MAX_ROWS&&(bytes===0||bytes+entryBytes(entry)<=MAX_BYTES),open=this.#open===void 0?void 0:
this.#drafts.get(this.#open);if(open&&hasRoom(open))return this.#open;for(let next=this.#candidates.next();!next.done;next=this.#candidates.next()){let segment=next.
value;if(hasRoom(this.#drafts.get(segment.id)??segment))return this.#draftOf(segment),this.#open=segment.id}let id=toBase64(randomBytes(SEGMENT_ID_BYTES));return this.#drafts.
set(id,{entries:new Map,rows:0,bytes:0}),this.#open=id}};var MANIFEST_ROW="manifest",UNREADABLE_PREFIX="unreadable-";function isUnreadable(id){return id.startsWith(UNREADABLE_PREFIX)}var UNREADABLE=Uint8Array.of(255),
UserState=class{constructor(version,origin){this.version=version;this.origin=origin}version;origin;manifest;dataKey;segments=new Map;#places=new Map;damaged=new Map;manifestDamage;bytes=0;segmentWith(rowId){
return this.#places.get(rowId)}put(segments){for(let{id}of segments)this.#remove(id);for(let segment of segments){this.segments.set(segment.id,segment),this.bytes+=
segment.bytes;for(let entry of segment.entries){let other=this.#places.get(entry.id);(!other||baseIn(other,entry.id)<=entry.base)&&this.#places.set(entry.id,segment)}}}snapshot(since){
let{version,origin}=this,full=since===void 0||since<origin||since>version,rows=[...this.damaged.keys()].map(id=>({id:UNREADABLE_PREFIX+id,data:UNREADABLE}));if(!full&&
since===version)return{version,full,rows:[]};let isWanted=({base,data})=>full?data!==null:base>=since,entries=rows;for(let segment of this.segments.values())if(!(!full&&
segment.base<since))for(let entry of segment.entries)isWanted(entry)&&this.#places.get(entry.id)===segment&&entries.push({id:entry.id,data:entry.data});return{version,
full,rows:entries}}#remove(id){let segment=this.segments.get(id);if(segment){this.bytes-=segment.bytes;for(let entry of segment.entries)this.#places.get(entry.id)===
segment&&this.#places.delete(entry.id);this.segments.delete(id)}}};function baseIn({entries},id){return entries.find(entry=>entry.id===id)?.base??-1}async function readRows(namespace,dataKey,snapshot){let segments=new Map,manifest;return await Promise.all(snapshot.rows.map(async({id,data})=>{if(id==="key")return;
if(data===null){id!==MANIFEST_ROW&&segments.set(id,"deleted");return}let row=await unsealRow(dataKey,namespace,id,data);id===MANIFEST_ROW?manifest=row?{...decodeManifest(
row.value),base:row.base}:null:segments.set(id,row?segmentOf(id,row.base,decodeEntries(row.value)):null)})),{snapshot,manifest,segments}}function stateOf(dataKey,read){
let{version}=read.snapshot,state=new UserState(version,read.manifest?.origin??version);return state.dataKey=dataKey,apply(state,read),state}function apply(state,read){
let{manifest,segments}=read;state.version=read.snapshot.version,manifest?(state.manifestDamage=manifest.base<(state.manifest?.base??0)?"put back from earlier":void 0,
state.manifestDamage||(state.manifest=manifest),state.origin=Math.max(state.origin,manifest.origin)):(!state.manifest||manifest===null)&&(state.manifestDamage=manifest===
null?"changed or moved":"missing"),state.manifest?.counting==="by one"&&state.version!==state.manifest.base+1&&(state.manifestDamage??="put back from earlier");
let listed=new Map(state.manifest?.segments.map(segment=>[segment.id,segment])),current=[],damaged=new Map;for(let[id,found]of segments){let expected=listed.get(
id),damage=damageOf(found,expected,state);damage?damaged.set(id,{damage,...expected&&{listed:expected}}):current.push(found)}state.put(current);for(let[id,expected]of listed){
let known=state.segments.get(id);known?.base!==expected.base&&!damaged.has(id)&&(known?.base??-1)<expected.base&&damaged.set(id,{damage:state.damaged.get(id)?.damage??
"missing",listed:expected})}for(let[id,damage]of state.damaged)!damage.listed&&!segments.has(id)&&damaged.set(id,damage);state.damaged.clear();for(let[id,damage]of damaged)
state.damaged.set(id,damage)}function damageOf(found,expected,{manifest}){return found==="deleted"?expected?"missing":void 0:found===null?"changed or moved":expected?
found.base<expected.base?"put back from earlier":void 0:manifest&&found.base<=manifest.base?"put back from earlier":void 0}function hasRows(rows){return rows.some(
({data})=>data!==null)}var MAX_NAMED=5;function damageError(state){let rows=[...state.damaged].map(([id,{damage,listed}])=>{let memories=listed?`, up to ${listed.rows} memories`:"";return`${id}\
 (${damage}${memories})`});if(state.manifestDamage&&rows.push(`${MANIFEST_ROW} (${state.manifestDamage})`),rows.length===0)return;let named=rows.slice(0,MAX_NAMED).
join("; "),more=rows.length>MAX_NAMED?`; and ${rows.length-MAX_NAMED} more`:"";return decryptionError("rows_unreadable",`${rows.length===1?"a stored row":`${rows.
length} stored rows`} of this user cannot be trusted: ${named}${more}. What they hold is left out and stays in the store as it is: restore it from a backup`)}var NO_KEYRING={check:async()=>{},listUser:async()=>{}},MAX_ATTEMPTS2=256,UserRows=class{isEncrypting=!0;#inner;#namespace;#secret;#keyring;#wrapping;#state;constructor(inner,namespace,secret,keyring=NO_KEYRING){
this.#inner=inner,this.#namespace=namespace,this.#secret=secret,this.#keyring=keyring}get name(){return this.#inner.name}get bytes(){return this.#state?.bytes??
0}get damage(){return this.#state&&damageError(this.#state)}get isMoving(){return this.#state?.manifest?.isMoving??!1}get readableRows(){let ids=[...this.#state.
segments.keys()];return{ids:this.damage?ids:[...ids,"key",MANIFEST_ROW]}}async load(_,since){return(await this.#refreshed()).snapshot(since)}commit(_,rows,ifVersion){
return this.write(rows,ifVersion)}async write(rows,ifVersion,isMoving){let copies=copyRows(rows);for(let attempt=0;;attempt++){let state=this.#state;if((!state||
ifVersion===void 0||state.version<ifVersion)&&(state=await this.#refreshed()),ifVersion!==void 0&&state.version!==ifVersion)throw new StoreConflictError;try{return await this.#commit(
state,planCommit(state,copies,isMoving??state.manifest?.isMoving??!1))}catch(error){if(readProperty(error,"code")!=="conflict"||ifVersion!==void 0||attempt===MAX_ATTEMPTS2)
throw error}}}async clear(_){let version=await this.#inner.clear(this.#namespace);return this.#state=void 0,version}async#commit(state,plan){if(!state.dataKey){
if(plan.segments.length===0)return this.#inner.commit(this.#namespace,[],plan.base);await this.#keyring.check(),await this.#keyring.listUser()}let{key,row}=state.
dataKey?{key:state.dataKey}:await this.#newDataKey(plan.base),sealed=(id,value)=>sealRow(key,this.#namespace,id,plan.base,value).then(data=>({id,data})),rows=await Promise.
all([...plan.segments.map(({id,entries})=>sealed(id,encodeEntries(entries))),sealed(MANIFEST_ROW,encodeManifest(plan.manifest))]),version=await this.#inner.commit(
this.#namespace,row?[row,...rows]:rows,plan.base);if(state.version===plan.base){state.dataKey=key,state.put(plan.segments),state.manifest={...plan.manifest,base:plan.
base},state.origin=plan.manifest.origin,state.manifestDamage=void 0;for(let{id}of plan.segments)state.damaged.delete(id);state.version=version}return version}async#refreshed(){
let known=this.#state,since=known?.version,snapshot=await this.#inner.load(this.#namespace,since);if(known&&!snapshot.full){if(snapshot.version>known.version){let read=await readRows(
this.#namespace,known.dataKey??await this.#dataKeyIn(snapshot),snapshot);snapshot.version>known.version&&(known.dataKey??=await this.#dataKeyIn(snapshot),apply(
known,read))}return known}known?.manifest&&snapshot.version<known.version&&await this.#keyring.check();let state=await this.#stateOf(snapshot);known&&this.#state===
known&&known.manifest&&state.manifest&&state.version<known.version&&(state.manifestDamage??="put back from earlier");let current=this.#state;return current&&current!==
known&&current.version>state.version?current:(this.#state=state,state)}async#stateOf(snapshot){if(!hasRows(snapshot.rows))return new UserState(snapshot.version,
snapshot.version);let dataKey=await this.#dataKeyIn(snapshot);return stateOf(dataKey,await readRows(this.#namespace,dataKey,snapshot))}async#dataKeyIn({rows}){let wrapped=rows.
find(({id})=>id==="key")?.data,row=wrapped&&await unsealRow(await this.#wrappingKey(),this.#namespace,"key",wrapped);if(!row)throw decryptionError("decryption_f\
ailed",`the key of this user's memories is ${wrapped?"damaged or another user's":"missing"}: restore the row "${"key"}" of the namespace ${this.#namespace}, or \
clear() the user. Nothing was written`);return importAes(row.value)}async#newDataKey(base){let bytes=randomBytes(KEY_BYTES),data=await sealRow(await this.#wrappingKey(),
this.#namespace,"key",base,bytes);return{key:await importAes(bytes),row:{id:"key",data}}}async#wrappingKey(){return this.#wrapping??=await derivedAes(await importHkdf(
this.#secret),"fast-memory 1 wrap data key")}};var MAX_CACHED_BYTES=16e6,MEMORY_OVERHEAD=8e3,ROW_OVERHEAD2=64,STALL_TIMEOUT=1e3,cache=new WeakMap,byLastRead=new Set;async function cachedEngine(store,namespace,embedder,scope,maxMemories){
let Engine=await loadEngine(),memories=cache.get(store);memories||cache.set(store,memories=new Map);let memory2=memories.get(namespace);return(!memory2||memory2.
isStalled)&&memories.set(namespace,memory2=new CachedMemory(Engine,store,namespace)),memory2.engine.forClient(embedder,scope,maxMemories)}var CachedMemory=class{constructor(Class,store,namespace){
this.store=store;this.namespace=namespace;this.engine=new Class({userId:namespace,dbName:"",embedder:NO_EMBEDDER,scope:"",store:this})}store;namespace;engine;bytes=MEMORY_OVERHEAD;#callStarted;get wantsColumns(){
return this.store.wantsColumns??!1}get sharedName(){return this.store.sharedName}get isStalled(){return this.#callStarted!==void 0&&performance.now()-this.#callStarted>
STALL_TIMEOUT}async load(namespace,since){let snapshot=await this.#timed(this.store.load(namespace,since));return this.#count(snapshot.rows,snapshot.full?MEMORY_OVERHEAD:
this.bytes),snapshot}async commit(namespace,rows,ifVersion){let version=await this.#timed(this.store.commit(namespace,rows,ifVersion));return this.#count(rows,this.
bytes),version}clear(namespace){return this.#timed(this.store.clear(namespace))}async#timed(call){this.#callStarted=performance.now();try{return await call}finally{
this.#callStarted=void 0}}#count(rows,bytesBefore){this.bytes=rows.reduce((sum,{data})=>sum+ROW_OVERHEAD2+(data?.length??0),bytesBefore),cache.get(this.store)?.
get(this.namespace)===this&&(byLastRead.delete(this),byLastRead.add(this),evict())}};function evict(){let bytes=0;for(let memory2 of byLastRead)bytes+=memory2.bytes;
for(let memory2 of[...byLastRead].slice(0,-1)){if(bytes<=MAX_CACHED_BYTES)return;bytes-=memory2.bytes,byLastRead.delete(memory2),cache.get(memory2.store)?.delete(
memory2.namespace),memory2.engine.free()}}var NO_EMBEDDER={modelId:"none",isReady:!1,embed:async()=>[],embedQuery:async()=>{}};export{O,N,we,T,ye,typedErrors,toEngineJson,toRecord,toHit,toLearned,toChange,hasChanges,pushPiece,loadEngine,StoreConflictError,storeError,decryptionError,checkRows,
sqlStore,d1,checkUserId,isSame,isSameKey,copyOf,KEYRING,USERS,isHashedNamespace,keyringOf,Keyring,removeKeyring,placeOf,checkPlain,checkPlainOnce,checkedStore,outcomeOf,
snapshotPage,recordPage,durableObject,cachedEngine,REMOTE_METHODS,hasRemoteMemory,isUnreadable,UserRows};
