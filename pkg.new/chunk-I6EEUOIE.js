import{KEYRING,KEY_BYTES,Keyring,SEAL_BYTES,USERS,copyOf,derivedAes,importAes,importHkdf,isHashedNamespace,isSameKey,joined,keyringOf,placeOf,randomBytes,removeKeyring,
seal,toBase64,unseal}from"./chunk-MYD6GSVM.js";import{MAX_ROW_BYTES,StoreConflictError,checkRows,decryptionError,storeError}from"./chunk-VUV3O6ZW.js";
import{DecryptionError,readProperty}from"./chunk-656JLGIF.js";var RECORD_METHODS=["search","addMany","get","update","getAll","delete","history","undo","clear","stats","nextJobs","completeJobs","failJobs","jobCounts","fillV\
ectors"],REMOTE_METHODS=["answer",...RECORD_METHODS];function hasRemoteMemory(store){return typeof store.memoryOf=="function"}async function purge(store,namespace,version,ids){if(canPurge(store))return store.purge(namespace,version);if(ids.length===0)return!0;try{return await store.commit(
namespace,ids.map(id=>({id,data:null})),version),!0}catch(error){if(readProperty(error,"code")==="conflict")return!1;throw error}}function canPurge(store){return typeof store.
purge=="function"}var MANIFEST_ROW="manifest",UNREADABLE_PREFIX="unreadable-";function isUnreadable(id){return id.startsWith(UNREADABLE_PREFIX)}var UNREADABLE=Uint8Array.of(255),
UserState=class{constructor(version,origin){this.version=version;this.origin=origin}version;origin;manifest;dataKey;segments=new Map;#places=new Map;damaged=new Map;manifestDamage;bytes=0;segmentWith(rowId){
return this.#places.get(rowId)}put(segments){for(let{id}of segments)this.#remove(id);for(let segment of segments){this.segments.set(segment.id,segment),this.bytes+=
segment.bytes;for(let entry of segment.entries){let other=this.#places.get(entry.id);(!other||baseIn(other,entry.id)<=entry.base)&&this.#places.set(entry.id,segment)}}}snapshot(since){
let{version,origin}=this,full=since===void 0||since<origin||since>version,rows=[...this.damaged.keys()].map(id=>({id:UNREADABLE_PREFIX+id,data:UNREADABLE}));if(!full&&
since===version)return{version,full,rows:[]};let isWanted=({base,data})=>full?data!==null:base>=since,entries=rows;for(let segment of this.segments.values())if(!(!full&&
segment.base<since))for(let entry of segment.entries)isWanted(entry)&&this.#places.get(entry.id)===segment&&entries.push({id:entry.id,data:entry.data});return{version,
full,rows:entries}}#remove(id){let segment=this.segments.get(id);if(segment){this.bytes-=segment.bytes;for(let entry of segment.entries)this.#places.get(entry.id)===
segment&&this.#places.delete(entry.id);this.segments.delete(id)}}};function baseIn({entries},id){return entries.find(entry=>entry.id===id)?.base??-1}var MAX_ATTEMPTS=50,MAX_CHUNK_BYTES=4e6,MAX_CHUNK_ROWS=1e3;async function moveIn(inner,userId,encrypted){if(isHashedNamespace(userId))return;let first=await inner.
load(userId);first.version===0||first.rows.length===0&&!canPurge(inner)||await retried(async()=>{let{version,rows}=await encrypted.load(userId),{isMoving}=encrypted,
plain=await inner.load(userId),known=new Set(isMoving?[]:rows.map(({id})=>id)),at=version;for(let chunk of chunks(plain.rows.filter(({id})=>!known.has(id))))at=
await encrypted.write(chunk,at,!0);let ids=plain.rows.map(({id})=>id);return await purge(inner,userId,plain.version,ids)?(at!==version&&await encrypted.write([],
void 0,!1),!0):!1})}async function moveOut(inner,userId,namespace,encrypted){let isEmpty=!0;return await retried(async()=>{let plain=await inner.load(userId),{version,
rows}=await encrypted.load(userId);if(version===0)return!0;let hasDamage=encrypted.damage!==void 0,{ids}=encrypted.readableRows,at=plain.version,readable=rows.filter(
({id})=>!isUnreadable(id));for(let chunk of chunks(readable))at=await inner.commit(userId,chunk,at);return isEmpty=!hasDamage,hasDamage?(ids.length===0||await inner.
commit(namespace,ids.map(id=>({id,data:null})),version),!0):purge(inner,namespace,version,ids)}),isEmpty}async function retried(attempt){for(let count=0;count<MAX_ATTEMPTS;count++){
try{if(await attempt())return}catch(error){if(readProperty(error,"code")!=="conflict")throw error}await new Promise(resolve=>setTimeout(resolve,Math.random()*Math.
min(500,2**count)))}throw new StoreConflictError}function*chunks(rows){let[chunk,bytes]=[[],0];for(let row of rows){let length=row.data?.length??0;chunk.length>
0&&(chunk.length===MAX_CHUNK_ROWS||bytes+length>MAX_CHUNK_BYTES)&&(yield chunk,[chunk,bytes]=[[],0]),chunk.push(row),bytes+=length}chunk.length>0&&(yield chunk)}function segmentOf(id,base,entries){let rows=entries.reduce((sum,{data})=>sum+(data===null?0:1),0);return{id,base,entries,rows,bytes:entries.reduce((sum,entry)=>sum+
entryBytes(entry),0)}}var FORMAT=1,HEADER_BYTES=9,LENGTH_BYTES=4,ENTRY_BYTES=9+LENGTH_BYTES,DELETED=4294967295;function entryBytes({id,data}){return ENTRY_BYTES+
id.length+(data?.length??0)}var SEGMENT_BYTES=HEADER_BYTES+SEAL_BYTES;async function sealRow(key,namespace,id,base,value){let sealed=await seal(key,value,joined(
"fast-memory 1 row",namespace,id,base)),bytes=new Uint8Array(HEADER_BYTES+sealed.length);return bytes[0]=FORMAT,new DataView(bytes.buffer).setFloat64(1,base),bytes.
set(sealed,HEADER_BYTES),bytes}async function unsealRow(key,namespace,id,bytes){if(bytes.length<SEGMENT_BYTES||bytes[0]!==FORMAT)return;let base=viewOf(bytes).getFloat64(
1),context=joined("fast-memory 1 row",namespace,id,base),value=await unseal(key,bytes.subarray(HEADER_BYTES),context);return value&&{base,value}}function encodeEntries(entries){
let bytes=new Uint8Array(entries.reduce((length,entry)=>length+entryBytes(entry),0)),view=viewOf(bytes),at=0;for(let{id,base,data}of entries){view.setFloat64(at,
base),bytes[at+8]=id.length,view.setUint32(at+8+1,data===null?DELETED:data.length),at+=ENTRY_BYTES;for(let i=0;i<id.length;i++)bytes[at+i]=id.charCodeAt(i);at+=
id.length,data&&bytes.set(data,at),at+=data?.length??0}return bytes}function decodeEntries(bytes){let view=viewOf(bytes),entries=[];for(let at=0;at<bytes.length;){
let base=view.getFloat64(at),idLength=bytes[at+8],length=view.getUint32(at+8+1);at+=ENTRY_BYTES;let id=String.fromCharCode(...bytes.subarray(at,at+idLength));at+=
idLength,entries.push({id,base,data:length===DELETED?null:bytes.subarray(at,at+length)}),length!==DELETED&&(at+=length)}return entries}function viewOf(bytes){return new DataView(
bytes.buffer,bytes.byteOffset,bytes.byteLength)}var COUNTINGS=["unknown","by one","otherwise"],COUNTING_BITS=3,IS_MOVING=4,HEADER_BYTES2=9,SEGMENT_ID=22,LISTED_BYTES=SEGMENT_ID+8+4;function encodeManifest({origin,
counting:counting2,isMoving,segments}){let bytes=new Uint8Array(HEADER_BYTES2+segments.length*LISTED_BYTES),view=viewOf(bytes);return view.setFloat64(0,origin),
bytes[8]=COUNTINGS.indexOf(counting2)|(isMoving?IS_MOVING:0),segments.forEach(({id,base,rows},number)=>{let at=HEADER_BYTES2+number*LISTED_BYTES;for(let i=0;i<SEGMENT_ID;i++)
bytes[at+i]=id.charCodeAt(i);view.setFloat64(at+SEGMENT_ID,base),view.setUint32(at+SEGMENT_ID+8,rows)}),bytes}function decodeManifest(bytes){let view=viewOf(bytes),
flags=bytes[8],segments=[];for(let at=HEADER_BYTES2;at<bytes.length;at+=LISTED_BYTES){let id=String.fromCharCode(...bytes.subarray(at,at+SEGMENT_ID)),base=view.
getFloat64(at+SEGMENT_ID);segments.push({id,base,rows:view.getUint32(at+SEGMENT_ID+8)})}return{origin:view.getFloat64(0),counting:COUNTINGS[flags&COUNTING_BITS]??
"unknown",isMoving:(flags&IS_MOVING)!==0,segments}}var MAX_ROWS=16,MAX_BYTES=48e3,MAX_DELETED=32,SEGMENT_ID_BYTES=16;function copyRows(rows){let byId=new Map;for(let{id,data}of rows){if(!/^[\0-\x7f]{1,64}$/.test(
id))throw new TypeError("the id of a row must have 1 to 64 ASCII characters");byId.set(id,{id,data:data&&data.slice()})}for(let{id,data}of byId.values()){let bytes=SEGMENT_BYTES+
entryBytes({id,base:0,data});if(bytes>MAX_ROW_BYTES)throw storeError("store_full",`row ${id} has ${data.length} bytes, ${bytes} when it is encrypted; at most ${MAX_ROW_BYTES}\
 are allowed; nothing was written`)}return[...byId.values()]}function planCommit(state,rows,isMoving){let base=state.version,drafts=new Drafts(state,base);for(let{
id,data}of rows)drafts.write({id,base,data});let{segments,origin}=drafts.finished(),written=new Set(segments.map(({id})=>id)),kept=[...state.segments.values()].
filter(({id})=>!written.has(id)),damaged=[...state.damaged].flatMap(([id,{listed:listed2}])=>listed2&&!state.segments.has(id)&&!written.has(id)?[listed2]:[]),listed=[
...kept,...segments].map(({id,base:segmentBase,rows:count})=>({id,base:segmentBase,rows:count})),manifest={origin,counting:counting(state),isMoving,segments:[...listed,
...damaged]};return{base,segments,manifest}}function counting({manifest,version}){return manifest?manifest.counting!=="unknown"?manifest.counting:version===manifest.
base+1?"by one":"otherwise":"unknown"}var Drafts=class{constructor(state,base){this.state=state;this.base=base;this.#candidates=state.segments.values()}state;base;#drafts=new Map;#candidates;#open;write(entry){
let place=this.state.segmentWith(entry.id);if(place){let draft=this.#draftOf(place),old=draft.entries.get(entry.id),others=draft.bytes-(old?entryBytes(old):0);if(others===
0||others+entryBytes(entry)<=MAX_BYTES)return this.#put(place.id,entry);this.#put(place.id,entry,!0)}this.#put(this.#roomFor(entry),entry)}finished(){let{origin}=this.
state;return{segments:[...this.#drafts].map(([id,{entries}])=>{let deleted=[...entries.values()].filter(({data})=>data===null).sort((a,b)=>b.base-a.base);for(let{
id:gone,base}of deleted.slice(MAX_DELETED))entries.delete(gone),origin=Math.max(origin,base+1);return segmentOf(id,this.base,[...entries.values()])}),origin}}#put(segmentId,entry,isRemoval=!1){
let draft=this.#drafts.get(segmentId),old=draft.entries.get(entry.id);old&&(draft.bytes-=entryBytes(old),old.data&&draft.rows--),draft.entries.delete(entry.id),
!isRemoval&&(draft.entries.set(entry.id,entry),draft.bytes+=entryBytes(entry),entry.data&&draft.rows++)}#draftOf(segment){this.#open??=segment.id;let draft=this.#drafts.
get(segment.id);if(!draft){let entries=new Map(segment.entries.map(entry=>[entry.id,entry]));this.#drafts.set(segment.id,draft={entries,rows:segment.rows,bytes:segment.
bytes})}return draft}#roomFor(entry){let hasRoom=({rows,bytes})=>rows<MAX_ROWS&&(bytes===0||bytes+entryBytes(entry)<=MAX_BYTES),open=this.#open===void 0?void 0:
this.#drafts.get(this.#open);if(open&&hasRoom(open))return this.#open;for(let next=this.#candidates.next();!next.done;next=this.#candidates.next()){let segment=next.
value;if(hasRoom(this.#drafts.get(segment.id)??segment))return this.#draftOf(segment),this.#open=segment.id}let id=toBase64(randomBytes(SEGMENT_ID_BYTES));return this.#drafts.
set(id,{entries:new Map,rows:0,bytes:0}),this.#open=id}};async function readRows(namespace,dataKey,snapshot){let segments=new Map,manifest;return await Promise.all(snapshot.rows.map(async({id,data})=>{if(id==="key")return;
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
this.#secret),"fast-memory 1 wrap data key")}};var MAX_HELD_BYTES=16e6,USER_OVERHEAD=2e3,RETRY_AFTER=5e3,EncryptedStore=class{isEncrypting=!0;#inner;#key;#previous;#isDecrypting;#keyring;#opening;#failure;#users=new Map;#plainUsers=new Set;#remoteDamage=new Map;close;constructor(inner,{
previous=[],decrypt=!1,...key}){this.#inner=inner,this.#key=copyOf(key),this.#previous=previous.map(copyOf),this.#isDecrypting=decrypt,inner.close&&(this.close=
()=>inner.close())}get name(){return this.#inner.name}get isOpening(){return this.#opening!==void 0}matches({previous=[],decrypt=!1,...key}){return isSameKey(this.#key,
copyOf(key))&&decrypt===this.#isDecrypting&&previous.length===this.#previous.length&&previous.every((other,at)=>isSameKey(copyOf(other),this.#previous[at]))}async load(userId,since){
return(await this.#rowsOf(userId)).load(userId,since)}async commit(userId,rows,ifVersion){let known=this.#users.get(userId);if(known)return known.rows.commit(userId,
rows,ifVersion);let copies=rows.map(({id,data})=>({id,data:data&&data.slice()}));return(await this.#rowsOf(userId)).commit(userId,copies,ifVersion)}async clear(userId){
return(await this.#rowsOf(userId)).clear(userId)}damageOf(userId){return this.#remoteDamage.get(userId)??this.#users.get(userId)?.rows.damage}#noteDamage(userId,message){
message===void 0?this.#remoteDamage.delete(userId):this.#remoteDamage.set(userId,decryptionError("rows_unreadable",message))}remoteMemoryOf(userId){let inner=this.#inner;
if(hasRemoteMemory(inner))return{call:async(method,args,context)=>{await this.#rowsOf(userId);let keys=this.#users.get(userId)?.keys,onDamage=message=>this.#noteDamage(
userId,message);return keys?inner.memoryOf(keys.namespace).call(method,args,{...context,secret:keys.secret,onDamage}):inner.memoryOf(userId).call(method,args,context)}}}async#rowsOf(userId){
let known=this.#users.get(userId);if(known)return this.#users.delete(userId),this.#users.set(userId,known),known.rows;if(this.#plainUsers.has(userId))return this.#inner;
let keyring=await this.#open();if(!keyring)return this.#inner;let user=await this.#userOf(keyring,userId);if(this.#isDecrypting)return await this.#turnOff(keyring,
userId,user),this.#inner;await moveIn(this.#inner,userId,user.rows);let meanwhile=this.#users.get(userId);return meanwhile?meanwhile.rows:(this.#users.set(userId,
user),this.#evict(),user.rows)}async#userOf(keyring,userId){let keys=await keyring.userOf(userId),hooks={check:async()=>{if((await keyringOf(this.#inner)).id!==
keyring.id)throw decryptionError("decryption_failed","the keyring of this store was removed or replaced while it was open: the database was erased, or encryptio\
n was turned off elsewhere. Restart, and check the option encryption of all processes. Nothing was written")},listUser:()=>keyring.listUser(this.#inner,userId,keys)};
return{keys,rows:new UserRows(this.#inner,keys.namespace,keys.secret,hooks)}}async#turnOff(keyring,userId,{keys,rows}){let inner=this.#inner;if(await moveOut(inner,
userId,keys.namespace,rows)&&await inner.commit(USERS,[{id:keys.namespace,data:null}]),this.#plainUsers.add(userId),hasRemoteMemory(inner))return;let{version,rows:listed}=await inner.
load(USERS);if(listed.length>0){this.#plainUsers.size===1&&this.#turnOffOthers(keyring).catch(()=>{});return}let{id,version:keyringVersion}=await keyringOf(inner);
id===keyring.id&&(await purge(inner,KEYRING,await removeKeyring(inner,keyringVersion),[]),await purge(inner,USERS,version,[]))}async#turnOffOthers(keyring){for(let userId of await keyring.
users(this.#inner))this.#plainUsers.has(userId)||await this.#turnOff(keyring,userId,await this.#userOf(keyring,userId))}async#open(){if(this.#keyring)return this.#keyring;
let open=()=>Keyring.open(this.#inner,this.#key,this.#previous,!this.#isDecrypting);if("key"in this.#key)return this.#keyring=await open();if(this.#failure&&performance.
now()-this.#failure.at<RETRY_AFTER)throw this.#failure.error;this.#failure=void 0,this.#opening??=open().finally(()=>this.#opening=void 0);try{return this.#keyring=
await this.#opening}catch(error){throw"passphrase"in this.#key&&error instanceof DecryptionError&&(this.#failure={error,at:performance.now()}),error}}#evict(){let bytes=0;
for(let{rows}of this.#users.values())bytes+=USER_OVERHEAD+rows.bytes;for(let[userId,{rows}]of[...this.#users].slice(0,-1)){if(bytes<=MAX_HELD_BYTES)return;bytes-=
USER_OVERHEAD+rows.bytes,this.#users.delete(userId)}}},opened=new WeakMap;function encryptedStore(inner,encryption){let{owner,name}=placeOf(inner),stores2=opened.
get(owner);stores2||opened.set(owner,stores2=[]);let found=stores2.find(other=>other.name===name&&other.store.matches(encryption))?.store;return found||stores2.
push({name,store:found=new EncryptedStore(inner,encryption)}),found}var stores=new Map;function memoryStore(name){let store=stores.get(name);return store||stores.set(name,store=new MemoryStore),store}var MemoryStore=class{name="\
memory";#namespaces=new Map;async load(namespace,since){let{version,cleared,rows}=this.#namespace(namespace),full=since===void 0||since<cleared||since>version,isWanted=stored=>full?
stored.row.data!==null:stored.version>since;return{version,full,rows:[...rows.values()].filter(isWanted).map(({row})=>row)}}async commit(namespace,rows,ifVersion){
checkRows(rows);let found=this.#namespace(namespace);if(ifVersion!==void 0&&ifVersion!==found.version)throw new StoreConflictError;let copies=rows.map(({id,data})=>({
id,data:data&&data.slice()})),version=++found.version;for(let row of copies)found.rows.set(row.id,{row,version});return version}async clear(namespace){let found=this.#namespace(
namespace);return found.cleared=++found.version,found.rows.clear(),found.version}async purge(namespace,version){return this.#namespace(namespace).version!==version?
!1:(this.#namespaces.delete(namespace),!0)}#namespace(name){let namespace=this.#namespaces.get(name);return namespace||this.#namespaces.set(name,namespace={version:0,
cleared:0,rows:new Map}),namespace}};export{hasRemoteMemory,encryptedStore,memoryStore};
