import{encryptedStore,memoryStore}from"./chunk-I6EEUOIE.js";import"./chunk-MYD6GSVM.js";import{MAX_ROW_BYTES}from"./chunk-VUV3O6ZW.js";import"./chunk-656JLGIF.js";var names=0;function newUser(){return`check-${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}-${++names}`}function row(id,text){return{id,data:new TextEncoder().
encode(text)}}function deleted(id){return{id,data:null}}function expect(holds,wrong){if(!holds)throw new Error(wrong)}function textsOf({rows}){let texts=new Map;
for(let{id,data}of rows)expect(!texts.has(id),`row "${id}" is returned twice`),texts.set(id,data&&new TextDecoder().decode(data));return texts}function expectRows(snapshot,wanted,of){
let spell=texts=>JSON.stringify(Object.fromEntries([...texts].sort(([a],[b])=>a<b?-1:1))),[found,expected]=[spell(textsOf(snapshot)),spell(Object.entries(wanted))],
short=text=>text.length>300?`${text.slice(0,300)}\u2026`:text;expect(found===expected,`${of} must return the rows ${short(expected)}, but returned ${short(found)}`)}
function expectFull(snapshot,full,of){expect(snapshot.full===full,`${of} must return full: ${full}, but returned ${String(snapshot.full)}`)}async function failureOf(call,of){
try{await call}catch(error){return error??{}}throw new Error(`${of} must be refused, and was not`)}async function expectCode(call,code,of){let error=await failureOf(
call,of);expect(error.code===code,`${of} must be refused by an error with code: "${code}", and its code is ${JSON.stringify(error.code)} (${String(error.message)}\
)`)}async function expectUntouched(store,user,version,by){let found=await store.load(user);expectRows(found,{a:"old"},`load after ${by}`),expect(found.version===
version,`${by} must leave the version at ${version}, and it is ${found.version}`)}var WRITERS=8,COMMITS=5,ATTEMPTS=1e3,ROWS=60,concurrencyChecks={async"writers at the same time lose nothing"(store){let user=newUser();await store.commit(user,[
row("count","0")]);let versions=(await Promise.all(Array.from({length:WRITERS},(_,writer)=>write(store,user,writer)))).flat(),texts=textsOf(await store.load(user)),
total=WRITERS*COMMITS;expect(new Set(versions).size===total,`${total} commits must have ${total} versions, and have ${new Set(versions).size}`);let lost=Array.from(
{length:total},(_,i)=>`row-${i%WRITERS}-${Math.floor(i/WRITERS)}`).filter(id=>!texts.has(id));expect(lost.length===0,`${lost.length} of the rows of ${total} com\
mits are lost`),expect(texts.get("count")===String(total),`${total} commits counted up one row, each from what it had read, and it is at ${texts.get("count")}: \
a commit was overwritten`)},async"commits at the same time without a condition are all written"(store){let user=newUser(),versions=await Promise.all(Array.from(
{length:WRITERS},(_,i)=>store.commit(user,[row(`row-${i}`,"x")])));expect(new Set(versions).size===WRITERS,`${WRITERS} commits must have ${WRITERS} versions, an\
d have ${new Set(versions).size}`);let{size}=textsOf(await store.load(user));expect(size===WRITERS,`${WRITERS} commits at the same time wrote a row each, and ${size}\
 are there`)},async"a commit is seen whole or not at all"(store){let user=newUser(),rows=text=>Array.from({length:ROWS},(_,i)=>row(`row-${i}`,text)),version=await store.
commit(user,rows("0"));for(let round=1;round<=3;round++){let state={isDone:!1},commit=store.commit(user,rows(String(round)),version).finally(()=>state.isDone=!0);
do{for(let read=0;read<3;read++)await expectOne(store,user,version,String(round-1),String(round));await new Promise(resolve=>setTimeout(resolve,0))}while(!state.
isDone);version=await commit}await expectOne(store,user,version,"3","3")}};async function write(store,user,writer){let versions=[];for(let attempt=0;versions.length<
COMMITS;attempt++){expect(attempt<ATTEMPTS,`a writer was refused ${ATTEMPTS} times, though each time some other writer must have been first`);let found=await store.
load(user),count=Number(textsOf(found).get("count")),rows=[row(`row-${writer}-${versions.length}`,"x"),row("count",String(count+1))];try{versions.push(await store.
commit(user,rows,found.version))}catch(error){if(error.code!=="conflict")throw error}}return versions}async function expectOne(store,user,version,before,after){
for(let found of await Promise.all([store.load(user),store.load(user,version)])){let texts=textsOf(found),kinds=new Set(texts.values());expect(kinds.size<=1&&(texts.
size===ROWS||texts.size===0),`a reader saw ${texts.size} rows of ${kinds.size} commits, where each commit wrote the same ${ROWS} rows`);let wanted=found.version===
version?before:after;expect(texts.size===0||kinds.has(wanted),`a reader saw the version ${found.version} with the rows of another commit`)}}var MEGABYTE=1e6,MANY=500,USERS=["alice","alice/x","alice2","ALICE",""," ","alice ","bob","bob\0","bob\\0","bob\0x","\u{10FFFF}","'",'"',"''","`","\\","%","_","\
a_b","axb","a%","\xE9","e\u0301","null","undefined","0"],contentChecks={async"a user of whom nothing is known is empty"(store){let found=await store.load(newUser());
expect(found.version===0,`the version of a namespace that nobody wrote to must be 0, and is ${found.version}`),expectRows(found,{},"load"),expectFull(found,!0,"\
load without since")},async"bytes survive"(store){let user=newUser(),written={all:Uint8Array.from({length:256},(_,i)=>i),none:new Uint8Array,zero:new Uint8Array(
1),large:Uint8Array.from({length:MEGABYTE},(_,i)=>i*31>>3)},rows=Object.entries(written).map(([id,data])=>({id,data:data.slice()}));await store.commit(user,rows,
0);for(let{data}of rows)data.fill(7);let{rows:found}=await store.load(user);for(let[id,data]of Object.entries(written))expectBytes(found.find(({id:foundId})=>foundId===
id),data,id);expect(found.length===4,`4 rows were written, and ${found.length} came back`)},async"a commit of many rows is whole"(store){let user=newUser(),rows=Array.
from({length:MANY},(_,i)=>row(`row-${i}`,`text ${i}`));await store.commit(user,rows);let texts=textsOf(await store.load(user)),lost=rows.filter((_,i)=>texts.get(
`row-${i}`)!==`text ${i}`);expect(lost.length===0&&texts.size===MANY,`${MANY} rows were written in one commit, and ${MANY-lost.length} of ${texts.size} came bac\
k as they were`)},async"ids are told apart"(store){let user=newUser(),ids=["a","A","a ","'",'"',"%","_","a/b","a:b","-","0","00","x".repeat(63),"x".repeat(64)];
await store.commit(user,ids.map((id,i)=>row(id,`row ${i}`))),expectRows(await store.load(user),Object.fromEntries(ids.map((id,i)=>[id,`row ${i}`])),"load")},async"\
users do not cross"(store){for(let user of USERS)await store.clear(user);for(let user of USERS)await store.commit(user,[row("memory",textOf(user))]);await expectOwn(
store,USERS,"after a commit for each"),await store.commit("a_b",[row("memory","changed")]),await expectOwn(store,USERS.filter(user=>user!=="a_b"),"after one for\
 a_b");let gone=["alice","%","bob"];for(let user of gone)await store.clear(user);await expectOwn(store,USERS.filter(user=>![...gone,"a_b"].includes(user)),`afte\
r ${gone.join(", ")} were cleared`)},async"rows that are too large are refused"(store){let user=newUser(),version=await store.commit(user,[row("a","old")]),rows=[
row("a","new"),{id:"b",data:new Uint8Array(MAX_ROW_BYTES+1)}];await expectCode(store.commit(user,rows,version),"store_full",`a row of ${MAX_ROW_BYTES+1} bytes`),
await expectUntouched(store,user,version,"a commit with a row that is too large")},async"a commit that fails leaves what was there"(store){let user=newUser(),version=await store.
commit(user,[row("a","old")]),broken=id=>({id,get data(){throw new Error("this row cannot be read")}}),rows=[row("a","new"),deleted("c"),...Array.from({length:60},
(_,i)=>row(`n${i}`,"new"))];await failureOf(store.commit(user,[...rows,broken("b")],version),"a commit with a row whose bytes cannot be read"),await expectUntouched(
store,user,version,"a commit that failed")}};function expectBytes(found,wanted,id){let data=found?.data;expect(data instanceof Uint8Array,`row "${id}" of ${wanted.
length} bytes came back as ${data===null?"null":data?.constructor?.name??"nothing"}, not as a Uint8Array`),expect(data.length===wanted.length,`row "${id}" had ${wanted.
length} bytes, and came back with ${data.length}`);let at=wanted.findIndex((byte,i)=>byte!==data[i]);expect(at<0,`byte ${at} of row "${id}" was ${wanted[at]}, a\
nd came back as ${data[at]}`)}var textOf=user=>`of ${JSON.stringify(user)}`;async function expectOwn(store,users,when){for(let user of users)expectRows(await store.
load(user),{memory:textOf(user)},`load(${JSON.stringify(user)}) ${when}`)}var versionChecks={async"all of a user is what there is, without what was deleted"(store){let user=newUser(),first=await store.commit(user,[row("a","1"),row("b",
"1"),row("c","1")],0),second=await store.commit(user,[deleted("a"),row("b","2"),deleted("never")],first),found=await store.load(user);expect(found.version===second,
`load must give the version of the newest commit, ${second}, and gave ${found.version}`),expectFull(found,!0,"load without since"),expectRows(found,{b:"2",c:"1"},
"load without since")},async"since a version, only what changed is loaded"(store){let user=newUser(),first=await store.commit(user,[row("a","1"),row("b","1")]),
second=await store.commit(user,[row("b","2"),row("c","2")],first),third=await store.commit(user,[row("c","3"),row("d","3")],second),since=async(version,wanted)=>{
let found=await store.load(user,version);expectFull(found,!1,`load(since ${version})`),expectRows(found,wanted,`load(since ${version})`),expect(found.version===
third,`load must give the version of the newest commit, ${third}, and gave ${found.version}`)};await since(first,{b:"2",c:"3",d:"3"}),await since(second,{c:"3",
d:"3"}),await since(third,{})},async"those who knew a row learn that it was deleted"(store){let user=newUser(),first=await store.commit(user,[row("a","1"),row("\
b","1"),row("c","1")]),second=await store.commit(user,[deleted("a"),deleted("b")],first),load=async()=>{let found=await store.load(user,first);return{...found,rows:found.
rows.filter(({id})=>id!=="c")}};expectRows(await load(),{a:null,b:null},"load since before the rows were deleted"),await store.commit(user,[row("b","again")],second),
expectRows(await load(),{a:null,b:"again"},"load since before a row was deleted and written again")},async"versions only grow"(store){let user=newUser(),version=0,
commits=[[[row("a","1")],"at"],[[row("a","2")],"any"],[[],"any"],[[],"at"],[[deleted("a")],"at"]];for(let[rows,when]of commits){let next=await store.commit(user,
rows,when==="at"?version:void 0);expect(next>version,`the version of a commit must be greater than ${version}, the one before, and is ${next}`),version=next;let found=await store.
load(user);expect(found.version===next,`commit gave version ${next}, and load gives ${found.version}`)}},async"a stale writer is refused"(store){let user=newUser(),
first=await store.commit(user,[row("a","1")],0),second=await store.commit(user,[row("a","2")],first);for(let stale of[0,first,second+1])await expectCode(store.commit(
user,[row("a","3")],stale),"conflict",`a commit with ifVersion ${stale} to a namespace at ${second}`);await expectCode(store.commit(newUser(),[row("a","1")],5),
"conflict","a commit with ifVersion 5 to a namespace of which nothing is known")},async"a commit that is refused leaves nothing"(store){let user=newUser(),first=await store.
commit(user,[row("a","older")]),second=await store.commit(user,[row("a","old")],first);await store.commit(user,[row("a","new"),row("b","new")],first).then(()=>{},
()=>expectUntouched(store,user,second,"a commit that was refused"))},async"clearing erases a user"(store){let user=newUser();await store.commit(user,[row("a","1"),
deleted("b")]);let cleared=await store.clear(user);expectRows(await store.load(user),{},"load after clear"),await store.commit(user,[row("c","1")],cleared),expectRows(
await store.load(user),{c:"1"},"load after clear and one commit"),await store.clear(newUser())},async"after clearing, the version goes on"(store){let user=newUser(),
before=await store.commit(user,[row("a","1")],await store.commit(user,[row("b","1")])),cleared=await store.clear(user);expect(cleared>before,`clear must give a \
version greater than ${before}, the one before, and gave ${cleared}`),await expectCode(store.commit(user,[row("c","1")],before),"conflict","a commit of a writer\
 from before clear");let after=await store.commit(user,[row("d","1")],cleared);expect(after>cleared,`the version of a commit must be greater than that of clear,\
 ${cleared}, and is ${after}`),expectFull(await store.load(user,before),!0,"load since before clear");let found=await store.load(user,cleared);expectFull(found,
!1,"load since clear"),expectRows(found,{d:"1"},"load since clear")},async"a reader from before the database was erased gets everything"(store){let user=newUser(),
version=await store.commit(user,[row("a","1")]),found=await store.load(user,version+3);expectFull(found,!0,`load(since ${version+3}) of a namespace at ${version}`),
expectRows(found,{a:"1"},`load(since ${version+3}) of a namespace at ${version}`)}};function storeChecks(makeStore){let checks={...contentChecks,...versionChecks,...concurrencyChecks};return Object.entries(checks).map(([name,check])=>({name,run:async()=>check(
await makeStore())}))}export{encryptedStore,memoryStore,storeChecks};
