import{isEncrypted,keyringOf,placeOf}from"./chunk-MYD6GSVM.js";import{StoreConflictError,checkRows,decryptionError,storeError}from"./chunk-VUV3O6ZW.js";
import{ConfigError,DecryptionError,errorName,isOwnError,readProperty,redactedCause}from"./chunk-656JLGIF.js";async function checkPlain(store){let{id}=await keyringOf(store);if(id!==void 0)throw decryptionError("store_encrypted","this store is encrypted, and no key is g\
iven: { encryption: { passphrase } }, { key } or { passkey: true }. To turn encryption off, add decrypt: true. Nothing was read or written")}var plain=new WeakMap;
async function checkPlainOnce(store){let{owner,name}=placeOf(store);if(!plain.get(owner)?.has(name)){try{await checkPlain(store)}catch(error){if(error instanceof
DecryptionError)throw error;return}plain.set(owner,(plain.get(owner)??new Set).add(name))}}function wantsColumns(store){return store.wantsColumns===!0}var PLAIN_FOR=1e4,checkedStores=new WeakMap;function checkedStore(store){let checked=checkedStores.get(store);return checked||checkedStores.set(store,checked=new CheckedStore(
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
Uint8Array);return isVersion(version)&&typeof full=="boolean"&&Array.isArray(rows)&&rows.every(isRow)}var MAX_LENGTH=256,LONE_SURROGATE=/\p{Surrogate}/u,NO_ID=/^(?:undefined|null|NaN|\[object [^\]]*\])$/,REMEDY='pass the id of the signed-in user from your sessio\
n: withFastMemory(client, "alice")';function checkUserId(userId){let fault=faultOf(userId);if(fault!==void 0)throw new ConfigError(`userId must ${fault}: ${REMEDY}`)}
function faultOf(userId){if(typeof userId!="string")return`be a non-empty text, got ${userId===null?"null":typeName(userId)}`;if(userId.trim()==="")return"be a \
non-empty text, got an empty text";if(userId.length>MAX_LENGTH)return`have at most ${MAX_LENGTH} characters, got ${userId.length}`;if(LONE_SURROGATE.test(userId))
return"be well-formed Unicode, got half of a surrogate pair";if(NO_ID.test(userId.trim()))return`be an id, got the text "${userId.trim()}"`}function typeName(value){
return typeof value=="number"?String(value):`a value of type ${typeof value}`}export{checkPlain,checkPlainOnce,checkedStore,toStoreError,checkUserId};
