import{decryptionError,storeError}from"./chunk-VUV3O6ZW.js";import{ConfigError,ownError,readProperty,redactedCause}from"./chunk-656JLGIF.js";function randomBytes(length){return crypto.getRandomValues(new Uint8Array(length))}function utf16(text){let bytes=new Uint8Array(2*text.length);for(let at=0;at<
text.length;at++){let unit=text.charCodeAt(at);bytes[2*at]=unit&255,bytes[2*at+1]=unit>>8}return bytes}function fromUtf16(bytes){let text="";for(let at=0;at+1<bytes.
length;at+=2)text+=String.fromCharCode(bytes[at]|bytes[at+1]<<8);return text}function toBase64(bytes){let binary="";for(let byte of bytes)binary+=String.fromCharCode(
byte);return btoa(binary).replaceAll("+","-").replaceAll("/","_").replace(/=+$/,"")}function fromBase64(text){try{let binary=atob(text.trim().replaceAll("-","+").
replaceAll("_","/"));return Uint8Array.from(binary,character=>character.charCodeAt(0))}catch{return}}function joined(...parts){let pieces=parts.map(part=>typeof part==
"string"?utf16(part):typeof part=="number"?numberBytes(part):part),bytes=new Uint8Array(pieces.reduce((length,piece)=>length+4+piece.length,0)),view=new DataView(
bytes.buffer),at=0;for(let piece of pieces)view.setUint32(at,piece.length),bytes.set(piece,at+4),at+=4+piece.length;return bytes}function numberBytes(value){let bytes=new Uint8Array(
8);return new DataView(bytes.buffer).setFloat64(0,value),bytes}function isSame(a,b){return a.length===b.length&&a.every((byte,at)=>byte===b[at])}var NONCE_BYTES=12,TAG_BYTES=16,SEAL_BYTES=NONCE_BYTES+TAG_BYTES,KEY_BYTES=32,AES={name:"AES-GCM",length:256};async function seal(key,value,context){let iv=crypto.
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
new Uint8Array(credential.rawId)),salt:toBase64(salt)},first=prf.results?.first;return{record,secret:first?toBytes(first):await askPasskey(record)}}async function askPasskey({
credential,salt}){let id=fromBase64(credential)??new Uint8Array,asked=await prompt(credentials=>credentials.get({publicKey:{challenge:randomBytes(SECRET_BYTES),
allowCredentials:[{type:"public-key",id}],userVerification:"required",extensions:{prf:{eval:{first:fromBase64(salt)??new Uint8Array}}}}})),{prf}=asked.getClientExtensionResults();
if(!prf?.results?.first)throw withoutPrf();return toBytes(prf.results.first)}var isRefused=!1;async function prompt(ask){let{credentials,userActivation}=globalThis.
navigator??{};if(typeof globalThis.PublicKeyCredential!="function"||!credentials)throw decryptionError("decryption_failed","encryption: { passkey: true } needs \
a page with WebAuthn, on https: elsewhere use { passphrase } or { key }");if(isRefused&&userActivation&&!userActivation.isActive)throw decryptionError("decrypti\
on_failed","the passkey prompt was closed: memory is locked until it is used after a click");try{let credential=await ask(credentials);if(!credential)throw new Error(
"no credential");return isRefused=!1,credential}catch(error){throw isRefused=!0,decryptionError("decryption_failed","no passkey opened the store: the prompt was\
 closed, or the passkey is not on this device. Memory is locked until then",{cause:redactedCause(error)})}}function withoutPrf(){return decryptionError("decrypt\
ion_failed","this passkey makes no keys: its authenticator, or this browser, lacks WebAuthn's extension PRF. Use another authenticator, or { encryption: { passp\
hrase } }")}function toBytes(value){return new Uint8Array(value)}var KDF="PBKDF2-SHA-256",ITERATIONS=6e5,MAX_ITERATIONS=1e7,SALT_BYTES=16,PURPOSE="fast-memory 1 wrap root";async function newLock(given){if("passkey"in given){let{
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
function isSameKey(a,b){if("passkey"in a)return"passkey"in b;if("passphrase"in a)return"passphrase"in b&&a.passphrase===b.passphrase;if(!("key"in b))return!1;let[
one,other]=[bytesOf(a.key),bytesOf(b.key)];return one&&other?isSame(one,other):a.key===b.key}function bytesOf(key){return typeof key=="string"?fromBase64(key):key instanceof
Uint8Array?key:void 0}function copyOf(option){let given=Object.fromEntries(Object.entries(option).filter(([,value])=>value!==void 0));return"key"in given&&given.
key instanceof Uint8Array?{key:given.key.slice()}:given}var LONG=".".repeat(256),KEYRING=`fast-memory keyring ${LONG}`,USERS=`fast-memory users ${LONG}`,KEYRING_ROW="keyring",PREFIX="fme1.",HASHED_NAMESPACE=/^fme1\.[\w-]{43}$/,
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
root);return key&&wrapped&&unseal(key,wrapped,contextOf(id,lock))}function contextOf(id,lock){let parameters=Object.entries(lock).sort(([a],[b])=>a<b?-1:1);return joined(
"fast-memory 1 keyring",id,...parameters.flat())}async function write(store,id,root,given,version,attempt){let{lock,key}=await newLock(given),wrapped=toBase64(await seal(
key,root,contextOf(id,lock))),record={format:FORMAT,id,lock,root:wrapped};try{return await store.commit(KEYRING,[{id:KEYRING_ROW,data:new TextEncoder().encode(JSON.
stringify(record))}],version),!0}catch(error){if(readProperty(error,"code")!=="conflict"||attempt===MAX_ATTEMPTS)throw error;return!1}}function wrongKey({lock},given){
let kind=Object.keys(given).find(name=>name!=="previous"&&name!=="decrypt"),reason=lock.kind===kind?`another ${kind} encrypted it`:`a ${lock.kind} encrypted it,\
 and the option has a ${kind}`;return decryptionError("decryption_failed",`the option encryption does not open this store: ${reason}. Nothing was written. To ch\
ange it: { encryption: { ${kind}: \u2026, previous: [{ ${lock.kind}: \u2026 }] } }. A database has one key`)}function checkPlatform(){if(!globalThis.crypto?.subtle)
throw decryptionError("decryption_failed","encryption needs WebCrypto (crypto.subtle): browsers have it on https pages and localhost")}function placeOf(store){return store.place??{owner:store,name:""}}function isEncrypted(store){return store.isEncrypting===!0}export{randomBytes,toBase64,joined,SEAL_BYTES,KEY_BYTES,seal,unseal,importAes,importHkdf,derivedAes,isSameKey,copyOf,KEYRING,USERS,isHashedNamespace,keyringOf,Keyring,
removeKeyring,placeOf,isEncrypted};
