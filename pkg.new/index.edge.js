var FastMemoryError=class extends Error{constructor(code,message,options){super(message,options);this.code=code}code;name="FastMemoryError"},ConfigError=class extends FastMemoryError{name="\
ConfigError";constructor(message,code="config"){super(code,message)}},StoreUnavailableError=class extends FastMemoryError{name="StoreUnavailableError"},DecryptionError=class extends FastMemoryError{name="\
DecryptionError"},ModelLoadError=class extends FastMemoryError{constructor(message,url,options){super("model_load",message,options);this.url=url}url;name="Model\
LoadError"},UnsupportedClientError=class extends FastMemoryError{name="UnsupportedClientError";constructor(message,options){super("unsupported_client",message,options)}};var PRIVATE_KEY=/-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/g,BEARER=/\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi,NAMED_SECRET=/((?:api[-_ ]?key|access[-_ ]?key|secret|token|password|passwd|pwd|authorization|signature|credential)s?["']?\s{0,9}(?:[:=]|\bis\b)\s{0,9})("[^"]*"|'[^']*'|[^\s,;"'}\])]+)/gi,
KNOWN_KEY=/\b(?:sk|pk|rk|gsk|xai|hf|r8|pplx|nvapi|key|ghp|gho|ghu|ghs|ghr|github_pat|glpat|xox[a-z])[-_][\w-]{8,}|\b(?:AKIA|ASIA|AIza)[\w-]{12,}|\beyJ[\w-]{5,}\.[\w-]+(?:\.[\w-]*)?/g,
LONG_TOKEN=/\b(?=[\w+=-]{0,64}[A-Za-z])(?=[\w+=-]{0,64}\d)[\w+=-]{32,}/g,SAID_SECRET=/(?:pass(?:word|wd|code|phrase)(?! (?:manager|reset|policy)\b)|\bpwd\b|\bpin(?:[- ]?code)?\b|(?:api|access|secret|private|license)[-_ ]?key|(?:access|auth|bearer|refresh)[-_ ]?token|recovery (?:code|phrase)|seed phrase|\bcv[vc]\b|passwort|kennwort|mot de passe|contrase[ñn]a|\bsenha\b|пароль|密码|口令|パスワード|비밀번호|كلمة (?:المرور|السر))[^.!?\n]{0,40}?(?:\b(?:is|was|are|ist|lautet|est|es|é)\b|это|[:=：—–-]|是|为|は|는|은|هي|\d)/i,
CARD=/(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)/g,ACCOUNT=/\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,4})?\b|\b\d{3}-\d{2}-\d{4}\b/,REDACTED="[redacted]";function redactTokens(text){
return redactKnownKeys(text).replace(LONG_TOKEN,REDACTED)}function redactKnownKeys(text){return text.replace(KNOWN_KEY,REDACTED)}function redactSecrets(text){let withoutNamed=text.
replace(PRIVATE_KEY,REDACTED).replace(BEARER,`$1 ${REDACTED}`).replace(NAMED_SECRET,`$1${REDACTED}`);return redactTokens(withoutNamed)}function holdsPrivateKey(text){
return text.search(PRIVATE_KEY)>=0}function holdsSecret(text){return redactSecrets(text)!==text||SAID_SECRET.test(text)||ACCOUNT.test(text)||holdsCard(text)}function holdsCard(text){
return(text.match(CARD)??[]).some(digits=>isCardNumber(digits.replace(/\D/g,"")))}function isCardNumber(digits){let last=digits.length-1;return Array.from(digits,
Number).reduce((total,digit,at)=>total+((last-at)%2===0?digit:digit>4?2*digit-9:2*digit),0)%10===0}var IDENTIFIER=/^[A-Za-z_$][\w$]{0,63}$/,CODE=/^[A-Za-z][\w.-]{0,63}$/,URL_IN_TEXT=/\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s"'`<>]+/gi,DATA_URL=/\bdata:[^\s"'`<>]+/gi,
MAX_TEXT=2e3,MAX_DEPTH=3,OWN=Symbol.for("fast-memory.own-error");function ownError(error){return Object.defineProperty(error,OWN,{value:!0})}function isOwnError(error){
return readProperty(error,OWN)===!0}function readProperty(value,name){try{return value?.[name]}catch{return}}function errorName(error){let name=readProperty(error,
"name");return typeof name=="string"&&isPlainName(name)?name:"Error"}function className(value){let name=readProperty(readProperty(value,"constructor"),"name");return typeof name==
"string"&&isPlainName(name)?name:""}function failureOf(error){let status=[readProperty(error,"status"),readProperty(error,"statusCode")].find(value=>typeof value==
"number"&&Number.isInteger(value)&&value>=100&&value<600);return status===void 0?errorName(error):String(status)}function publicUrl(url){let text=String(url);if(/^data:/i.
test(text))return"data:\u2026";let[withoutQuery=""]=text.split(/[?#]/);return redactKnownKeys(withoutQuery.replace(/^([a-z][a-z0-9+.-]*:)?\/\/[^/]*@/i,"$1//"))}
function redactText(text){let shortened=text.length>MAX_TEXT?`${text.slice(0,MAX_TEXT)}\u2026`:text;return redactSecrets(shortened.replace(DATA_URL,"data:\u2026").
replace(URL_IN_TEXT,url=>publicUrl(url)))}function redactedCause(error,depth=0){if(isOwnError(error))return error;if(typeof error=="string")return redactText(error);
if(typeof error=="function"||typeof error=="symbol")return;if(typeof error!="object"||error===null)return error;let copy=new Error(textOf(error,"message"));keepClass(
error,copy),define(copy,"message",textOf(error,"message")),define(copy,"name",errorName(error)),define(copy,"stack",textOf(error,"stack"));let code=readProperty(
error,"code");(typeof code=="number"||typeof code=="string"&&isPlain(code,CODE))&&define(copy,"code",code);let status=readProperty(error,"status")??readProperty(
error,"statusCode");typeof status=="number"&&define(copy,"status",status);let cause=readProperty(error,"cause");return define(copy,"cause",cause===void 0||depth>=
MAX_DEPTH?void 0:redactedCause(cause,depth+1)),copy}function keepClass(original,copy){try{original instanceof Error&&className(original)!==""&&Object.setPrototypeOf(
copy,Object.getPrototypeOf(original))}catch{}}function define(object,name,value){Object.defineProperty(object,name,{value,configurable:!0,writable:!0,enumerable:!1})}
function textOf(error,name){let text=readProperty(error,name);return typeof text=="string"?redactText(text):""}function isPlainName(name){return isPlain(name,IDENTIFIER)}
function isPlain(text,form){return form.test(text)&&redactTokens(text)===text}var REFUSED=[400,413,422],REFUSAL_PAUSE=10*6e4;function isRefusal(status){return REFUSED.includes(status)}function refusalStatus(error){let response=readProperty(
error,"response");return[readProperty(error,"status"),readProperty(error,"statusCode"),readProperty(response,"status")].find(isRefusal)}function refusedWithMemory(status){
return new FastMemoryError("refused_with_memory",`the service refused a request with memory in it (status ${status}) and took the same request without. For ${REFUSAL_PAUSE/
6e4} minutes, requests of this client carry no memories and ask for none`)}function debugText(entry){let{kind,api,jobs,outcome,error,window:window2,searched,injected,parsed,stored,ms}=entry,summary=[api??(jobs===void 0?"":`${jobs} jobs`),
outcome,error].filter(Boolean).join(", "),memories=injected.memories.map(({id,score,text})=>`${id} ${score.toFixed(2)}${quoted(text)}`);return[`fast-memory: ${kind}\
 (${summary}) in ${ms} ms`,window2&&`  window    ${window2.dropped} messages left out, ${window2.tokens} tokens (${window2.ms} ms)`,searched&&`  searched  ${searched.
memories} memories, for at most ${searched.topK} (${searched.ms} ms)${quoted(searched.query)}`,kind==="chat"&&`  injected  ${memories.join(", ")||"nothing"} (${injected.
tokens} tokens)`,`  parsed    ${parsed.blocks} blocks, ${parsed.operations} operations (${parsed.ms} ms)${allQuoted(parsed.texts)}`,`  stored    ${changes(stored)}\
 (${stored.ms} ms)${allQuoted(stored.texts)}`].filter(Boolean).join(`
`)}function changes({added,updated,forgotten,queued}){return[...added.map(id=>`+${id}`),...updated.map(id=>`~${id}`),...forgotten.map(id=>`-${id}`),...queued?["\
(queued for extraction)"]:[]].join(" ")||"nothing"}function allQuoted(texts=[]){return texts.map(quoted).join("")}function quoted(text){return text===void 0?"":
` ${JSON.stringify(text)}`}var NOTHING_PARSED={blocks:0,operations:0,ms:0},NOTHING_STORED={added:[],updated:[],forgotten:[],ms:0},DebugLog=class{constructor(userId,logger,includesText){this.
userId=userId;this.logger=logger;this.includesText=includesText}userId;logger;includesText;draft(kind){let tokens={instruction:0,memories:0,block:0,saved:0};return{
kind,userId:this.userId,outcome:"unanswered",injected:{memories:[],tokens:0},parsed:NOTHING_PARSED,stored:NOTHING_STORED,tokens,ms:0}}learned({blocks,operations,
queued,learned,tokens,ms},filterMs){let ids=records=>records.map(({id})=>id),{added,updated,forgotten}=learned,stored={added:ids(added),updated:ids(updated),forgotten,
...queued&&{queued},ms:roundMs(ms)},parsed={blocks:blocks.length,operations,ms:roundMs(filterMs)};return this.includesText?{parsed:{...parsed,texts:blocks},stored:{
...stored,texts:[...added,...updated].map(({text})=>text)},tokens}:{parsed,stored,tokens}}extraction(jobs,modelMs,outcome){let entry={...this.draft("extraction"),
jobs},started=performance.now()-modelMs-("ms"in outcome?outcome.ms:0);"error"in outcome?this.write({...entry,outcome:"failed",error:errorCode(outcome.error)},started):
this.write({...entry,outcome:"done",...this.learned(outcome,0)},started)}write(entry,started){try{this.logger({...entry,ms:roundMs(performance.now()-started)})}catch(error){
console.error(`fast-memory: the logger of the option debug threw an error (${errorName(error)})`)}}};function debugLog(userId,debug){if(!debug)return;let print=entry=>console.
info(debugText(entry));return typeof debug=="function"?new DebugLog(userId,debug,!1):typeof debug=="object"?new DebugLog(userId,debug.logger??print,debug.text??
!1):new DebugLog(userId,print,debug==="text")}function errorCode(error){return error instanceof FastMemoryError?error.code:"internal"}function roundMs(ms){return Math.
round(ms*100)/100}var O=class{__destroy_into_raw(){let e=this.__wbg_ptr;return this.__wbg_ptr=0,C.unregister(this),e}free(){let e=this.__destroy_into_raw();r.__wbg_chatrequest_free(
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
await _,e);return K(t,n)}function nearestName(name,names){let normalize=text=>text.replaceAll("_","").toLowerCase(),distances=names.map(candidate=>editDistance(normalize(name),normalize(
candidate)));return names[distances.indexOf(Math.min(...distances))]??""}function editDistance(a2,b2){let row=Array.from({length:b2.length+1},(_,j2)=>j2);for(let i=1;i<=
a2.length;i++){let next=[i];for(let j2=1;j2<=b2.length;j2++){let substitution=(row[j2-1]??0)+(a2[i-1]===b2[j2-1]?0:1);next.push(Math.min(substitution,(row[j2]??
0)+1,(next[j2-1]??0)+1))}row=next}return row[b2.length]??0}var nonEmptyText={is:value=>typeof value=="string"&&value.trim()!=="",wants:"a non-empty text"},flag={is:value=>typeof value=="boolean",wants:"true or false"},callback={
is:value=>typeof value=="function",wants:"a function"},finiteNumber={is:value=>typeof value=="number"&&Number.isFinite(value),wants:"a number"},date={is:value=>value instanceof
Date&&!Number.isNaN(value.getTime()),wants:"a Date"};function wholeNumber(min,max){return{is:value=>Number.isInteger(value)&&value>=min&&value<=max,wants:`a who\
le number from ${min} to ${max}`}}function oneOf(...names){return{is:value=>names.includes(value),wants:names.map(name=>`"${name}"`).join(" or ")}}function checkText(value,name){
if(!nonEmptyText.is(value))throw new ConfigError(`${name} must be ${nonEmptyText.wants}, got ${describe(value)}`)}function checkCall(options,checks,call){return checkOptionsOf(
options??{},checks,`option of ${call}`)}function checkOptionsOf(options,checks,kind){for(let[name,value]of Object.entries(options)){let check=Object.hasOwn(checks,
name)?checks[name]:void 0;if(!check)throw new ConfigError(`unknown ${kind} "${name}": did you mean "${nearestName(name,Object.keys(checks))}"?`,"unknown_option");
if(value!==void 0&&!check.is(value))throw new ConfigError(`${kind} "${name}" must be ${check.wants}, got ${describe(value)}`)}return options}function describe(value){
return value===null?"null":typeof value=="string"?value.trim()===""?"an empty text":"a text":typeof value=="number"?String(value):`a value of type ${typeof value}`}
function isObject(value){return typeof value=="object"&&value!==null}var CALL_HEADER="x-fast-memory",DIRECTIVES={"no-inject":{inject:!1},inject:{inject:!0},"no-extract":{extract:!1},extract:{extract:!0}};function perCall(options){
let{inject,extract}=checkCall(options,{inject:flag,extract:flag},"perCall"),directives=[directive("inject",inject),directive("extract",extract)].filter(name=>name!==
void 0);return{headers:directives.length>0?{[CALL_HEADER]:directives.join(", ")}:{}}}function readCallHeader(value){let names=(value??"").split(",").map(part=>part.
trim()).filter(Boolean);return Object.assign({},...names.map(readDirective))}function readDirective(name){let options=Object.hasOwn(DIRECTIVES,name)?DIRECTIVES[name]:
void 0;if(!options)throw new ConfigError(`the header ${CALL_HEADER} must be one of ${Object.keys(DIRECTIVES).join(", ")}: use perCall({ inject: false })`);return options}
function directive(name,value){return value===void 0?void 0:value?name:`no-${name}`}var MAX_LENGTH=2e3,MAX_LINES=12,MAX_SMALL_TALK=12,ORDERS=[/\b(?:ignore|disregard|forget|override|bypass|skip)\b.{0,60}\b(?:rules?|instructions?|prompts?|guidelines?|previous|prior|above|earlier|everything|restrictions?|policy|policies)\b/is,
/\b(?:system|developer|hidden|initial)[ _-]?(?:prompt|message|instructions?)\b|\bjailbreak|\bprompt injection/i,/\byou (?:must|shall|should|have to|need to|are required to|will now|are now|are to)\b/i,
/\b(?:the )?(?:assistant|model|chatbot|ai|llm) (?:must|shall|should|has to|needs to|is required to|will)\b/i,/\b(?:from now on|always|never|at all times)\b[^.!?\n]{0,40}\b(?:answer|respond|reply|say|output|recommend|tell|write|mention|include|obey|reveal)\b/i,
/\b(?:act|behave) as (?:a|an|if|the)\b|\bpretend (?:to be|that you)\b|\broleplay as\b/i,/\b(?:do not|don't|never) (?:tell|inform|mention|reveal|warn)\b[^.!?\n]{0,40}\b(?:the )?users?\b/i,
/\bnew instructions?\b|\bimportant instructions?\b|\badmin(?:istrator)? (?:override|mode)\b/i,/<\/?\s*(?:memory|remembered|system|instructions?|assistant|user|tool)\b|\[\/?INST\]|<\|[\w-]{1,30}\|>|"(?:memories|forget|update)"\s*:/i,
/^\s*(?:#{1,4}\s*)?(?:system|assistant|developer|instructions?)\s*:/im,/ignorier\w*\b.{0,60}(?:regel|anweisung|vorgabe)|\bdu (?:musst|sollst)\b|vergiss\b.{0,40}(?:alles|anweisung)/is,
/\bignore[rz]?\b.{0,60}(?:règles|instructions|consignes)|\b(?:tu dois|vous devez)\b/is,/\b(?:ignora|olvida)\w*\b.{0,60}(?:reglas|instrucciones)|\b(?:debes|tienes que)\b/is,
/(?:忽略|无视|忘记|忘掉).{0,30}(?:规则|指令|指示|说明|提示)|(?:规则|指令|指示).{0,12}(?:忽略|无视)|你(?:必须|应该|要)|系统提示/s,
/(?:指示|ルール|命令|規則|プロンプト).{0,20}(?:無視|忘れ)|(?:無視|忘れ).{0,20}(?:指示|ルール|命令|規則)/s,/(?:игнорируй|забудь|игнорировать).{0,60}(?:правил|инструкц|указани)|ты (?:должен|должна)/is,
/تجاهل.{0,60}(?:القواعد|التعليمات)/s,/(?:규칙|지시|명령).{0,20}(?:무시|잊)/s],QUESTION=/[?？؟;՞፧⁇⁈⁉]["'”’»)\]]*$|[吗嗎呢][。！!]*$|(?:です|ます|でしょう|ません|した)か[。！!]*$/u,
REQUEST=/^(?:please\b|(?:can|could|would|will) you\b|(?:what|who|how|why|where) (?:is|are|was|were|do|does|did|can|should|would|will)\b|what's\b|who's\b|how's\b|tell me\b|show me\b|give me\b|write\b|explain\b|translate\b|summari[sz]e\b)/i,
SMALL_TALK=new Set(`hi|hello|hey|hello there|hi there|hey there|good morning|good afternoon|good evening|good night|bye|goodbye|bye bye|see you|see you later|ta\
ke care|have a nice day
thanks|thank you|thank you so much|thank you very much|thanks a lot|thanks so much|many thanks|thank you again|thanks again|thx|ty|cheers|much appreciated|i app\
reciate it
ok|okay|k|ok thanks|okay thanks|ok thank you|ok great|okay great|yes|yes please|yeah|yep|yup|no|nope|no thanks|no thank you|sure|of course|right|exactly|agreed|\
fine|alright|all right|got it|i see|understood|makes sense|that makes sense|sounds good|good|great|cool|nice|perfect|awesome|wonderful|excellent|amazing|lovely|\
brilliant|good job|well done|great job|that was great|that was helpful|nice one|speak soon|talk soon|talk to you later|see you soon|that helps|that helped|that \
helped a lot|this helps|very helpful|that is great|that's great|thats great|good to know|no problem|no worries|never mind|nevermind|sorry|oh|wow|haha|lol|hmm|pl\
ease|go on|continue|go ahead|how are you|nice to meet you|you're welcome|youre welcome|you are welcome
hallo|guten tag|guten morgen|guten abend|danke|danke sch\xF6n|danke sehr|vielen dank|bitte|ja|nein|gut|super|alles klar|tsch\xFCss|servus|moin
bonjour|bonsoir|salut|merci|merci beaucoup|oui|non|d'accord|daccord|au revoir|super merci
hola|buenos d\xEDas|buenos dias|buenas tardes|buenas noches|gracias|muchas gracias|s\xED|si|vale|adi\xF3s|adios|de nada
ciao|buongiorno|buonasera|grazie|grazie mille|va bene|prego|ol\xE1|ola|bom dia|obrigado|obrigada|muito obrigado|sim|n\xE3o|tudo bem
\u043F\u0440\u0438\u0432\u0435\u0442|\u0437\u0434\u0440\u0430\u0432\u0441\u0442\u0432\u0443\u0439\u0442\u0435|\u0441\u043F\u0430\u0441\u0438\u0431\u043E|\u0431\u043E\u043B\u044C\u0448\u043E\u0435 \u0441\u043F\u0430\u0441\u0438\u0431\u043E|\u0434\u0430|\u043D\u0435\u0442|\u0445\u043E\u0440\u043E\u0448\u043E|\u043B\u0430\u0434\u043D\u043E|\u043F\u043E\u043A\u0430|\u043F\u043E\u0436\u0430\u043B\u0443\u0439\u0441\u0442\u0430
\u4F60\u597D|\u60A8\u597D|\u8C22\u8C22|\u8C22\u8C22\u4F60|\u975E\u5E38\u611F\u8C22|\u591A\u8C22|\u597D|\u597D\u7684|\u662F|\u662F\u7684|\u4E0D|\u4E0D\u662F|\u55EF|\u518D\u89C1|\u65E9\u4E0A\u597D|\u665A\u4E0A\u597D
\u3053\u3093\u306B\u3061\u306F|\u3053\u3093\u3070\u3093\u306F|\u304A\u306F\u3088\u3046|\u304A\u306F\u3088\u3046\u3054\u3056\u3044\u307E\u3059|\u3042\u308A\u304C\u3068\u3046|\u3042\u308A\u304C\u3068\u3046\u3054\u3056\u3044\u307E\u3059|\u3069\u3046\u3082|\u306F\u3044|\u3044\u3044\u3048|\u308F\u304B\u308A\u307E\u3057\u305F|\u4E86\u89E3|\u4E86\u89E3\u3067\u3059|\u3055\u3088\u3046\u306A\u3089
\uC548\uB155|\uC548\uB155\uD558\uC138\uC694|\uAC10\uC0AC\uD569\uB2C8\uB2E4|\uACE0\uB9C8\uC6CC|\uACE0\uB9D9\uC2B5\uB2C8\uB2E4|\uB124|\uC608|\uC544\uB2C8\uC694|\uC54C\uACA0\uC2B5\uB2C8\uB2E4
\u0645\u0631\u062D\u0628\u0627|\u0627\u0644\u0633\u0644\u0627\u0645 \u0639\u0644\u064A\u0643\u0645|\u0634\u0643\u0631\u0627|\u0634\u0643\u0631\u0627\u064B|\u0634\u0643\u0631\u0627 \u062C\u0632\u064A\u0644\u0627|\u0646\u0639\u0645|\u0644\u0627|\u062D\u0633\u0646\u0627|\u0645\u0639 \u0627\u0644\u0633\u0644\u0627\u0645\u0629`.
split(/[|\n]/)),THANKS=/^(?:(?:thanks?(?: you)?|merci|danke|gracias|grazie|obrigad[oa]|спасибо)(?: [^\s]+){0,5} (?:help|helping|advice|answer|explanation|tips?|info|time|aide|hilfe|ayuda|aiuto|ajuda|помощь|совет)|(?:非常)?(?:谢谢|感谢|多谢)[你您]?的?(?:帮助|帮忙|建议|回答|解答)?[了啦]?|(?:どうも|本当に)*ありがとう(?:ございま(?:す|した))?|(?:정말 )?(?:고맙습니다|감사합니다|고마워요?|감사해요))$/u,
SENTENCE_END=/(?<=[!?…؟।]["'”’»)\]]*)\s+|(?<=[。！？])\s*|(?<=(?<!\b(?:[A-Za-z]|Dr|Mr|Mrs|Ms|St|vs|etc|Prof|No|approx|e\.g|i\.e))\.["'”’»)\]]*)\s+|\n+|\s+(?=[¿¡])/u;
function statementsOf(text){if(text.length>MAX_LENGTH||text.split(`
`).length>MAX_LINES||holdsPrivateKey(text)||ORDERS.some(order=>order.test(text)))return"";let sentences=text.split(SENTENCE_END).map(sentence=>sentence.trim()).
filter(Boolean);return sentences.filter((sentence,at)=>isStatement(sentence)&&!isSecret(sentences,at)).join(" ")}function isSecret(sentences,at){let sentence=sentences[at],
previous=at>0?sentences[at-1]:"";return holdsSecret(sentence)||holdsSecret(previous)||holdsSecret(`${previous} ${sentence}`)}function isStatement(sentence){return(sentence.
match(/\p{L}/gu)?.length??0)>=2&&!QUESTION.test(sentence)&&!REQUEST.test(sentence)&&!isSmallTalk(sentence)}function isSmallTalk(sentence){return sentence.split(
/[,;，、–—]/).every(part=>{let phrase=part.toLowerCase().replaceAll("\u2019","'").replace(/[^\p{L}\p{N}\p{M}' ]/gu,"").trim().replace(/\s+/g," ");return phrase===
""||THANKS.test(phrase)||isMadeOfSmallTalk(phrase.split(" "))})}function isMadeOfSmallTalk(words){if(words.length>MAX_SMALL_TALK)return!1;let fits=[!0];for(let end=1;end<=
words.length;end++)fits[end]=fits.some((isFit,start2)=>isFit&&start2<end&&SMALL_TALK.has(words.slice(start2,end).join(" ")));return fits[words.length]===!0}var MAX_LENGTH2=1e3,WindowLimit=class{#maxTokens;#countTokens;#remembered=new Set;constructor({maxTokens,countTokens}){this.#maxTokens=maxTokens,this.#countTokens=
countTokens}keep(window2){this.#count(window2);let kept=window2.keep(this.#maxTokens);if(kept)return{kept,saved:window2.tokens-window2.needed};throw ownError(new ConfigError(
`the instructions, the user's last message and the last step need ${window2.needed} tokens, and maxTokens is ${this.#maxTokens}`,"window_too_small"))}tokensOf(window2){
return this.#count(window2),window2.tokens}async rememberDropped(window2,{kept},store){let newTexts=[...new Set(window2.userTexts(kept))].filter(text=>!this.#remembered.
has(text)),statements=new Set(newTexts.map(statementsOf).filter(statement=>statement!==""));statements.size>0&&await store(Array.from(statements,statement=>({text:quote(
statement),category:"context"})));for(let text of newTexts)this.#remembered.add(text)}#count(window2){this.#countTokens&&window2.count(Uint32Array.from(window2.
texts(),this.#countText))}#countText=text=>{let count=text===""?0:this.#countTokens(text);if(!(typeof count=="number"&&count>=0&&count<2**32))throw ownError(new ConfigError(
"countTokens must return a number, 0 or more: (text) => encode(text).length"));return Math.ceil(count)}};function quote(text){let characters=Array.from(text);return`\
The user said: ${characters.length>MAX_LENGTH2?`${characters.slice(0,MAX_LENGTH2).join("")} [\u2026]`:text}`}var RequestWindow=class{#limit;#remembersDropped;constructor({rememberDropped=!1,...options}){this.#limit=new WindowLimit(options),this.#remembersDropped=rememberDropped}async cut(request,store){
let started=performance.now(),window2=request.window();if(window2)try{let messages=this.#keep(window2);if(messages.saved===0)return;let dropped=window2.texts().
length-messages.kept.length;return store&&this.#remembersDropped&&await this.#limit.rememberDropped(window2,messages,store),{...messages,dropped,ms:performance.
now()-started}}finally{window2.free()}}#keep(window2){try{return this.#limit.keep(window2)}catch(error){throw isOwnError(error)?error:new FastMemoryError("count\
_tokens","countTokens threw an error: the request goes out uncut",{cause:redactedCause(error)})}}};var TimedFilter=class{constructor(filter,addTime){this.filter=filter;this.addTime=addTime}filter;addTime;get isDone(){return this.filter.isDone}get endsInBlock(){
return this.filter.endsInBlock}push(chunk){return this.#time(()=>this.filter.push(chunk))}pushWritten(length){return this.#time(()=>this.filter.pushWritten(length))}take(){
return this.#time(()=>this.filter.take())}finish(){return this.#time(()=>this.filter.finish())}clean(reply){return this.#time(()=>this.filter.clean(reply))}pushText(channel,text){
return this.#time(()=>this.filter.pushText(channel,text))}finishText(channel){return this.#time(()=>this.filter.finishText(channel))}#time(call){let started=performance.
now();try{return call()}finally{this.addTime(performance.now()-started)}}};var TurnObserver=class{#log;#entry;#started=performance.now();#filterMs=0;#isWritten=!1;constructor(log,kind,api){this.#log=log,this.#entry={...log.draft(kind),
...api&&{api}}}cut({dropped,saved,ms}){this.#entry.window={dropped,tokens:saved,ms:roundMs(ms)}}began({memories,topK,ms,query},turn){let entry=this.#entry;entry.
searched={memories,topK,ms:roundMs(ms),...this.#log.includesText&&{query}},turn?entry.injected=this.#injected(turn):this.#write({...entry,outcome:"no part"})}timed(filter){
return new TimedFilter(filter,ms=>this.#filterMs+=ms)}ended(outcome){this.#write({...this.#entry,outcome:"done",...this.#log.learned(outcome,this.#filterMs)})}failed(error){
this.#write({...this.#entry,outcome:"failed",error:errorCode(error)})}unanswered(){this.#isWritten||this.#entry.kind==="read"||this.#write(this.#entry)}#injected(turn){
let{includesText}=this.#log;return{memories:turn.recalled.map(({memory:memory2,score})=>({id:memory2.id,score,...includesText&&{text:memory2.text}})),tokens:turn.
memoryTokens,...includesText&&{text:turn.addition}}}#write(entry){this.#isWritten=!0,this.#log.write(entry,this.#started)}};async function typedErrors(call){try{return await call}catch(error){throw toTypedError(error)}}function toTypedError(error){if(!(error instanceof Error)||error instanceof
FastMemoryError)return error;let{code,message,cause}=error;return typeof code!="string"?error:errorOf(code,message,{cause:redactedCause(cause)})}var DECRYPTION_CODES=[
"decryption_failed","rows_unreadable","store_encrypted"];function errorOf(code,message,options){return code==="config"?ownError(new ConfigError(message)):DECRYPTION_CODES.
includes(code)?ownError(new DecryptionError(code,message,options)):code.startsWith("store_")?ownError(new StoreUnavailableError(code,message,options)):ownError(
new FastMemoryError(code,message,options))}function toEngineJson(value){return JSON.stringify(value,function(key,json){let original=this[key];return original instanceof
Date?original.getTime():json})}function toRecord({scope:scopeJson2,...raw}){let{pinned,repeats,uses,usedAt,expiresAt,...record}=raw,{metadata,...scope}=scopeJson2?
JSON.parse(scopeJson2):{},dates={createdAt:new Date(record.createdAt),updatedAt:new Date(record.updatedAt)},life={...pinned&&{pinned},...expiresAt!==void 0&&{expiresAt:new Date(
expiresAt)},...repeats>0&&{repeats},...uses>0&&{uses},...usedAt!==void 0&&{usedAt:new Date(usedAt)}};return{...record,...dates,...life,...scope,...metadata&&Object.
keys(metadata).length>0&&{metadata}}}function toHit(hit){return{...hit,memory:toRecord(hit.memory)}}function toLearned(raw){let{added,updated,forgotten,changes:changes2,
notes,unkeyedBlocks,fencedBlocks}=raw;return{added:added.map(toRecord),updated:updated.map(toRecord),forgotten,changes:changes2.map(toChange),unkeyedBlocks:unkeyedBlocks+
fencedBlocks,...notes.length>0&&{notes}}}function toChange({id,kind,before,after}){return{id,kind,before:toRecord(before),...after&&{after:toRecord(after)}}}function hasChanges({
added,updated,forgotten}){return added.length+updated.length+forgotten.length>0}var REFUSE_ALL="[]",STORE_DROPPED=Symbol("fast-memory.store-dropped");async function reviewProposals(beforeStore,proposals,source,get){let decisions=[];for(let{
kind,text,category="fact",replaces}of proposals)if(kind.startsWith("forget"))decisions.push(!0);else if(holdsSecret(text))decisions.push(!1);else if(!beforeStore)
decisions.push(!0);else{let before=replaces===void 0?void 0:await get(replaces);decisions.push(await decide(beforeStore,{text,category,source,...before&&{replaces:toRecord(
before)}}))}return decisions.every(decision=>decision===!0)?void 0:JSON.stringify(decisions)}async function reviewMemories(beforeStore,memories,source){if(!beforeStore)
return[...memories];let passed=[];for(let memory2 of memories){let{text,category="fact"}=memory2,decision=await decide(beforeStore,{text,category,source});decision!==
!1&&passed.push(decision===!0?memory2:{...memory2,...decision})}return passed}async function decide(beforeStore,memory2){let decision;try{decision=await beforeStore(
memory2)}catch(error){throw new FastMemoryError("before_store","beforeStore threw an error: nothing of this reply is stored",{cause:redactedCause(error)})}if(!isDecision(
decision))throw new FastMemoryError("before_store","beforeStore must return true, false or { text, category }: nothing of this reply is stored");return typeof decision==
"boolean"?decision:{...decision}}function isDecision(value){if(typeof value=="boolean")return!0;if(typeof value!="object"||value===null)return!1;let{text,category}=value;
return(text===void 0||typeof text=="string"&&text.trim()!=="")&&(category===void 0||["preference","fact","context"].includes(category))}var PIECE_LIMIT=16384,memory,written=new Uint8Array(0);function setMemory(loaded){memory=loaded}function pushPiece(turn,piece){return!memory||piece.length>PIECE_LIMIT?
turn.push(piece):(written.length===0&&(written=viewOf(memory)),written.set(piece),turn.pushWritten(piece.length))}function viewOf(of){let address=pe()>>>0;return new Uint8Array(
of.buffer,address,PIECE_LIMIT)}var MAX_REPLIES_WITHOUT_KEY=3;function replyFaults(session,{wasAsked,unkeyed,isUnknown}){let faults=[],once=(code,message)=>{session.reported.has(code)||(session.
reported.add(code),faults.push(new FastMemoryError(code,message)))};return wasAsked&&isUnknown&&(session.extractionOff??="unknown_reply",once("unknown_reply","t\
he reply has another shape than its API: no text was found in it. This client asks for no memory block any more; { extract: false } says so from the start")),unkeyed&&
once("block_without_key","the model wrote a memory block without the key that it was asked for, or in a code fence: nothing was learned from it. A larger model \
copies the key; { extract: false } asks for none"),session.repliesWithoutKey>=MAX_REPLIES_WITHOUT_KEY&&!session.extractionOff&&(session.extractionOff="block_wit\
hout_key",once("extraction_off",`the last ${MAX_REPLIES_WITHOUT_KEY} replies had a memory block without the key: this client asks for none any more`)),faults}var LISTS={completions:"choices",responses:"output",messages:"content"},TYPES={completions:/^chat\.completion/,responses:/^response(?:\.|$)/,messages:/^(?:message|content_block|ping)/},
DECODER=new TextDecoder,ReplyShape=class{#api;#isKnown;#isOther=!1;#decoder;#line=[];#length=0;constructor(api){this.#api=api,this.#isKnown=api===void 0}get isUnknown(){
return!this.#isKnown&&this.#isOther}push(chunk){if(this.#isKnown)return;let lines=this.#decode(chunk).split(/[\r\n]/),rest=lines.pop()??"";for(let line of lines)
this.#readLine([...this.#line,line].join("")),this.#line=[];this.#line.push(rest),this.#length+=chunk.length,this.#length>65536&&(this.#isKnown=!0)}#decode(chunk){
let endsInCharacter=(chunk.at(-1)??0)>=128;return!this.#decoder&&!endsInCharacter?DECODER.decode(chunk):(this.#decoder??=new TextDecoder,this.#decoder.decode(chunk,
{stream:!0}))}read(json){if(this.#isKnown)return;let value=parse(json);value===void 0||this.#isOfApi(value)?this.#isKnown=!0:this.#isOther=!0}#readLine(line){let value=line.
startsWith("data:")?parse(line.slice(5)):void 0;value!==void 0&&(this.#isOfApi(value)?this.#isKnown=!0:this.#isOther=!0)}#isOfApi(value){let api=this.#api,names=[
value.object,value.type];return hasKnownList(api,value[LISTS[api]])||"error"in value||names.some(name=>typeof name=="string"&&TYPES[api].test(name))}};function hasKnownList(api,list){
return Array.isArray(list)?api!=="completions"||list.length===0?!0:list.some(choice=>typeof choice=="object"&&choice!==null&&("message"in choice||"delta"in choice)):
!1}function parse(json){try{let value=JSON.parse(json);return typeof value=="object"&&value!==null&&!Array.isArray(value)?value:void 0}catch{return}}var ChatTurn=class{#isStoredReply;#handle;#context;#cut;#observer;#filter;#shape;#isFreed=!1;constructor({handle,context,isStoredReply,cut,observer,api}){this.#isStoredReply=
isStoredReply,this.#handle=handle,this.#context=context,this.#cut=cut,this.#observer=observer,this.#filter=observer?observer.timed(handle.turn):handle.turn,this.#shape=
new ReplyShape(api)}get body(){return this.#isStoredReply?void 0:this.#handle.turn.body}get addition(){return this.#handle.turn.addition}get hasAddition(){return!this.#isStoredReply&&
this.addition!==""}get keptMessages(){return this.#cut?.kept}get isStream(){return this.#handle.turn.stream}push(chunk){return this.#shape.push(chunk),pushPiece(
this.#filter,chunk)}get isDone(){return this.#filter.isDone}take(){return this.#filter.take()}finish(){return this.#filter.finish()}clean(reply){return this.#shape.
read(reply),this.#filter.clean(reply)}pushText(channel,text){return this.#filter.pushText(channel,text)}finishText(channel){return this.#filter.finishText(channel)}get endsInBlock(){
return this.#filter.endsInBlock}async end(){let started=performance.now(),context=this.#context,faults=[];try{let{raw,fault}=await this.#learn();fault!==void 0&&
faults.push(fault),faults.push(...this.#finishReport(raw,performance.now()-started))}catch(error){this.#observer?.failed(error),faults.push(error)}for(let fault of faults)
context.report(fault)}async#learn(){let{turn}=this.#handle,context=this.#context,get=async id=>context.call((await context.openEngine()).get(id)),decisions;try{
decisions=await reviewProposals(context.config.beforeStore,turn.proposed(),"reply",get)}catch(fault){return{raw:await context.call(turn.learn(REFUSE_ALL,!1)),fault}}
let keepsContext=context.config.beforeStore===void 0&&!holdsSecret(turn.context);return{raw:await context.call(turn.learn(decisions,keepsContext))}}#finishReport(raw,ms){
let context=this.#context,learned=toLearned(raw),tokens={...raw.tokens,saved:this.#cut?.saved??0};if(this.#isStoredReply&&!hasChanges(learned))return[];context.
session.count(learned,tokens),this.#observer?.ended({...raw,learned,tokens,ms}),hasChanges(learned)&&context.recordsChanged(),raw.queued&&context.jobQueued(),context.
hasListener("turn")&&context.emit("turn",{recalled:this.#handle.turn.recalled.map(toHit),learned,tokens});let wasAsked=raw.tokens.instruction>0&&raw.tokens.block===
0;return replyFaults(context.session,{wasAsked,unkeyed:learned.unkeyedBlocks>0,isUnknown:this.#shape.isUnknown})}unanswered(){this.#observer?.unanswered()}free(){
this.#isFreed||(this.#isFreed=!0,this.unanswered(),this.#handle.free())}};var ChatTurns=class{debug;#context;#window;constructor(context){let{userId,config}=context;this.#context=context,this.debug=debugLog(userId,config.debug),this.#window=
config.window&&new RequestWindow(config.window)}readOptions(header){try{return readCallHeader(header)}catch(error){return this.#context.report(error),{inject:!1,
extract:!1}}}async begin(call){let observer=this.debug&&new TurnObserver(this.debug,"chat",call.api),read=await this.#read(call,observer);if(read)try{return await this.#beginTurn(
read,await this.#cut(read))}finally{read.request.free()}}async beginStoredReply({replyId,isStream:isStream2}){let context=this.#context,observer=this.debug&&new TurnObserver(
this.debug,"read");try{let engine=await context.openEngine(),handle=await context.call(engine.beginStoredReply({id:replyId,stream:isStream2}));return new ChatTurn(
{handle,context,isStoredReply:!0,cut:void 0,api:void 0,observer})}catch(error){context.report(error);return}}refused(status){let context=this.#context;context.session.
refusal={status,until:Date.now()+REFUSAL_PAUSE},context.report(refusedWithMemory(status))}async#read(call,observer){try{let engine=await this.#context.useEngine();
return{...call,engine,request:new O(call.api,call.body),observer}}catch(error){observer?.failed(error),this.#context.report(error);return}}async#cut({request,options,
observer}){let context=this.#context;try{let stores2=!context.isPaused&&(options.extract??context.config.extract),cut=await this.#window?.cut(request,stores2?memories=>context.
storeDropped(memories):void 0);return cut&&observer?.cut(cut),cut}catch(error){context.report(error);return}}async#beginTurn(call,cut){let{engine,request,observer}=call,
context=this.#context,options=this.#turnOptions(call,cut),started=performance.now(),turn;try{let handle=await context.call(engine.beginTurn(request,options));if(turn=
handle&&new ChatTurn({handle,context,isStoredReply:!1,cut,api:call.api,observer}),observer){let ms=performance.now()-started,{totalChunks}=await context.call(engine.
stats()),topK=options.inject?options.topK:0;observer.began({memories:totalChunks,topK,ms,query:request.userText},handle?.turn)}return turn}catch(error){observer?.
failed(error),turn?.free(),context.report(error);return}}#turnOptions({options,isRetry,showsRawReply,withoutAddition:withoutAddition2},cut){let{config,session,isPaused}=this.#context,
{topK,maxTokens,minScore,contextDays,inject,extract,extractInBackground,protectAdded}=config,addsNothing=withoutAddition2||session.isRefused;return{topK,maxTokens,
minScore,contextDays,countsUse:!0,inject:!isPaused&&!addsNothing&&(options.inject??inject)&&topK>0,extract:!isPaused&&!showsRawReply&&(!addsNothing&&!session.extractionOff||
extractInBackground)&&(options.extract??extract),isRetry,extractLater:extractInBackground,keptMessages:cut?.kept,protectAdded}}};var hasRequestedPersistence=!1;async function storageState(){let{storage}=globalThis.navigator??{};try{let[{usage,quota},persisted]=await Promise.all([storage.estimate(),
storage.persisted()]);return{persisted,usage:usage??0,quota:quota??0}}catch{return}}var PERSIST_TIMEOUT=1e4;async function persist(){let timer,timeout=new Promise(
resolve=>{timer=setTimeout(()=>resolve(!1),PERSIST_TIMEOUT)});try{return await Promise.race([ask(),timeout])}catch{return!1}finally{clearTimeout(timer)}}async function ask(){
let{storage}=globalThis.navigator;return await storage.persisted()||await storage.persist()}function missingStorageApi(){let{storage}=globalThis.navigator??{};if("\
isSecureContext"in globalThis&&!globalThis.isSecureContext)return"this page is not secure: browsers report storage on https pages only";if(!storage)return"navig\
ator.storage (StorageManager) is absent in this browser";let missing=["estimate","persisted"].filter(name=>typeof storage[name]!="function");return missing.length>
0?`${missing.map(name=>`navigator.storage.${name}`).join(" and ")} is absent in this browser`:"navigator.storage fails here, as it does in some private windows \
and for opaque origins"}function persistOnce(){hasRequestedPersistence||(hasRequestedPersistence=!0,persist())}import wasm from"./engine_bg.wasm?module";function engineModule(){return wasm}var loading;function loadEngine(){return loading??=start().then(()=>M,error=>{throw loading=void 0,ownError(new FastMemoryError("engine_load","the engine cannot\
 start. A content security policy must allow WebAssembly: script-src 'wasm-unsafe-eval'",{cause:redactedCause(error)}))}),loading}async function start(){let module=engineModule(),
{memory:memory2}=module instanceof WebAssembly.Module?de({module}):await ge({module_or_path:module});setMemory(memory2)}async function checkExtraction(context){let{config,session}=context;if(!config.extract)return{ok:!0,detail:"extract is false: nothing is learned from replies",remedy:"\
remove the option extract to learn from replies"};let{stuck,waiting}=await context.call((await context.openEngine()).jobCounts());return stuck>0?{ok:!1,detail:`\
the extraction of ${stuck} messages has failed eight times each`,remedy:'listen to client.memory.on("error", \u2026), fix the cause, then: await client.memory.flush(\
)'}:waiting>0?{ok:!0,detail:`${waiting} messages wait for their extraction`}:session.turns===0?{ok:!0,detail:"no chat call has gone through this client yet",remedy:'\
make one with the client that came back: const client = withFastMemory(new OpenAI(), "alice")'}:session.extractionOff==="unknown_reply"?{ok:!1,detail:"a reply h\
ad another shape than its API: no text was found in it, and no memory block is asked for any more",remedy:"use the client or path of an API that is supported, o\
r withMemory, which learns from what users say"}:session.extractionOff||session.repliesWithoutKey>0?{ok:!1,detail:`the last ${session.repliesWithoutKey} replies\
 had a memory block without the key that was asked for${session.extractionOff?": none is asked for any more":""}`,remedy:"this model drops the key, and blocks w\
ithout it never count: use a larger model, or withMemory, which learns from what users say"}:session.hasBlock||session.repliesWithoutBlock<10?{ok:!0,detail:`${session.
turns} chat calls`}:{ok:!1,detail:`the last ${session.repliesWithoutBlock} replies had no memory block, though one was asked for`,remedy:'greetings and small ta\
lk bring none; if there was something to remember, this model does not follow the instruction: try a larger one, or see its replies with { debug: "text" }'}}function checkRetrieval({
config,session},stats){let{topK,inject,minScore}=config;return!inject||topK===0?{ok:!0,detail:`${inject?"topK is 0":"inject is false"}: requests carry no memori\
es`,remedy:"remove the option to put memories into requests"}:session.refusal&&session.isRefused?{ok:!1,detail:`the service refused a request because of the mem\
ories in it (status ${session.refusal.status}): requests carry none until ${new Date(session.refusal.until).toISOString()}`,remedy:"the service's content filter\
 or its context limit may be the cause: { topK: 2 } adds less, { extract: false } asks for no memory block, and { window: { maxTokens } } keeps requests short"}:
stats?stats.totalChunks===0?{ok:!0,detail:"no memory is stored",remedy:"see the check user, and client.memory.getAll()"}:minScore!==void 0&&minScore>.5?{ok:!1,detail:`\
minScore is ${minScore}: few memories reach it`,remedy:"leave minScore out; client.memory.search(question) shows the scores"}:session.requestsWithoutMemories>=3?
{ok:!0,detail:`nothing was put into the last ${session.requestsWithoutMemories} requests`,remedy:"client.memory.preview(message) shows what a message would reca\
ll; if that is too little, lower minScore, or ask more to the point"}:{ok:!0,detail:`the best ${topK} of ${stats.totalChunks} memories`}:{ok:!1,detail:"the memo\
ries cannot be read",remedy:"see the checks store and user"}}async function checkLatency(context,stats){let{config,embedder}=context,engine=await context.openEngine(),
started=performance.now();await context.call(engine.search({query:"latency",topK:1,minScore:0,filter:{}}));let ms=Math.round(performance.now()-started),total=stats?.
totalChunks??0,isRemote=config.embedder!==void 0||!config.useLocalEmbeddings,detail=`a search among ${total} memories took ${ms} ms, with vectors of ${isRemote?
`${embedder.modelId}, by a service or the app`:"this device"}`;if(ms<=500)return{ok:!0,detail};let remedies=[isRemote&&"every question waits for its vector: rem\
ove useLocalEmbeddings and embedder to use vectors from this device",embedder.state==="loading"&&"the model is still loading: await client.memory.ready()",total>
5e3&&'prune old memories: client.memory.getAll({ order: "oldest" }), client.memory.delete(id)'];return{ok:!1,detail,remedy:remedies.filter(Boolean).join("; ")||
"the device may be busy: try again; a lower topK makes requests shorter"}}function messageOf(error){return error instanceof FastMemoryError?error.message:`it failed (${errorName(error)})`}var runsOnMainThread=()=>typeof Worker>"u"||isServer(),isServer=()=>typeof document>"u"&&globalThis.process?.versions?.node!==void 0;var POLICY="fast-memory",policy;function workerUrl(url){let{trustedTypes}=globalThis;try{return policy??=trustedTypes?.createPolicy(POLICY,{createScriptURL:own=>own}),
policy?policy.createScriptURL(url):url}catch{return url}}var VECTOR_TIMEOUT=1e4,WORKER_TIMEOUT=5e3,WORKER_POLICY="allow it in the content security policy: worker-src 'self' blob:; under require-trusted-types-for also:\
 trusted-types fast-memory",SERVE_FILES='serve the folder node_modules/fast-memory/minilm and pass its address: { modelUrl: "/minilm/" }, or in Node a file URL:\
 { modelUrl: pathToFileURL("minilm/") }';async function checkEmbedder({embedder}){let{modelId,state,urls}=embedder;if(state==="none")return{ok:!0,detail:"this h\
ost has no embedder: memories are found by their words",...embedder.remedy&&{remedy:embedder.remedy}};if(!urls)return checkVector(embedder);if(state==="ready")return{
ok:!0,detail:`${modelId} is ready`};if(urls.length===0)return{ok:!1,detail:`${modelId} has no address in this bundle: memories are found by their words`,remedy:SERVE_FILES};
let faults=(await Promise.all(urls.map(faultOf))).filter(fault=>fault!==void 0);if(faults.length>0)return{ok:!1,detail:`${modelId} is ${state}: ${faults.join(";\
 ")}. Memories are found by their words`,remedy:SERVE_FILES};let detail=`${modelId} is ${state}, and its files are reachable`;if(state!=="failed")return{ok:!0,detail,
...state==="idle"&&{remedy:"it loads at the first use, or by client.memory.ready()"}};let error=await embedder.load().then(()=>{},reason=>reason);return error===
void 0?{ok:!0,detail:`${modelId} is ready after a second attempt`}:{ok:!1,detail:error instanceof FastMemoryError?error.message:`${modelId} cannot be loaded`,remedy:SERVE_FILES}}
async function checkVector(embedder){let{modelId}=embedder,started=performance.now();try{let vectors=await within(VECTOR_TIMEOUT,embedder.embed(["hello"])),ms=Math.
round(performance.now()-started);return{ok:!0,detail:`${modelId} gave a vector of ${vectors[0]?.length} dimensions in ${ms} ms`}}catch(error){return{ok:!1,detail:error instanceof
FastMemoryError?error.message:`${modelId} does not embed (${errorName(error)})`,remedy:"check that the service offers this model and the key may use it, or remo\
ve useLocalEmbeddings and embedder to use vectors from this device"}}}async function checkWorker({embedder}){if(!embedder.urls)return{ok:!0,detail:"not needed: \
vectors come from a service or the app"};if(runsOnMainThread())return{ok:!0,detail:"none is used here: the model runs on the main thread"};let url=URL.createObjectURL(
new Blob(["postMessage(0)"],{type:"text/javascript"}));try{return await within(WORKER_TIMEOUT,startWorker(url)),{ok:!0,detail:"workers start, so the page does n\
ot wait for vectors"}}catch{let detail="a worker from a Blob cannot start here";return embedder.state==="ready"?{ok:!0,detail:`${detail}; a worker from a file d\
id`}:{ok:!1,detail,remedy:WORKER_POLICY}}finally{URL.revokeObjectURL(url)}}function startWorker(url){return new Promise((resolve,reject)=>{let worker=new Worker(
workerUrl(url),{type:"module"});worker.onmessage=()=>(worker.terminate(),resolve()),worker.onerror=()=>(worker.terminate(),reject(new Error("it fails")))})}async function within(ms,work){
let timer,timeout=new Promise((_,reject)=>{timer=setTimeout(()=>reject(new FastMemoryError("timeout",`no answer within ${ms/1e3} s`)),ms)});return Promise.race(
[work,timeout]).finally(()=>clearTimeout(timer))}async function faultOf(url){let shown=publicUrl(url);if(url.startsWith("file:"))return globalThis.process?.getBuiltinModule?.(
"node:fs")?.existsSync(new URL(url))?void 0:`${shown} is not there`;try{let response=await fetch(url,{method:"HEAD"});return(response.status===405||response.status===
501)&&(response=await fetch(url),await response.body?.cancel()),response.ok?(response.headers.get("content-type")??"").startsWith("text/html")?`${shown} is a we\
b page: some servers answer so for missing files`:void 0:`${shown} answers with status ${response.status}`}catch{return`${shown} cannot be reached: the policy c\
onnect-src may forbid it, or the network is down`}}var Database=class _Database{#database;constructor(database2){this.#database=database2}static async open(name){let request=indexedDB.open(name);request.onupgradeneeded=
()=>request.result.createObjectStore("rows");let database2=await resultOf(request);return database2.onversionchange=()=>database2.close(),new _Database(database2)}static delete(name){
return new Promise(resolve=>{try{let request=indexedDB.deleteDatabase(name);request.onsuccess=request.onerror=()=>resolve()}catch{resolve()}})}keys(store){return resultOf(
this.#objectStore(store,"readonly").getAllKeys())}get(store,key){return resultOf(this.#objectStore(store,"readonly").get(key))}put(store,key,value){let objectStore=this.#objectStore(
store,"readwrite");objectStore.put(value,key);let{transaction}=objectStore;return new Promise((resolve,reject)=>{transaction.oncomplete=resolve,transaction.onabort=
transaction.onerror=()=>reject(transaction.error)})}close(){this.#database.close()}#objectStore(name,mode){return this.#database.transaction(name,mode).objectStore(
name)}};function resultOf(request){return new Promise((resolve,reject)=>{request.onsuccess=()=>resolve(request.result),request.onerror=()=>reject(request.error)})}var EMPTY_NAMESPACE="fast-memory-doctor",LITTLE_SPACE=2e7,ALLOW_STORAGE=`allow storage for this site in the browser's settings, or leave the private window; { s\
tore: "memory" } works without storage and forgets everything when the page goes`;async function checkStore(store){let opened2,advice;try{opened2=store.open(),await opened2?.
load(EMPTY_NAMESPACE),await opened2?.commit(EMPTY_NAMESPACE,[]),advice=await store.advice()}catch(error){return{ok:!1,detail:`the store "${store.name}" cannot b\
e used`,remedy:messageOf(error)}}return store.name==="memory"?{ok:!0,detail:'store: "memory": kept until the page goes',remedy:"remove the option store to keep \
memories across page loads (in a browser)"}:opened2?{ok:!0,detail:`the store "${store.name}" answers, and can be written${store.isEncrypted?"; it is encrypted, \
and the key opens it":""}`,...advice&&{remedy:advice}}:checkIndexedDb(store.dbName)}async function checkIndexedDb(dbName){if(typeof indexedDB>"u")return{ok:!1,detail:"\
this host has no IndexedDB",remedy:'use { store: "memory" } here'};let name=`${dbName}-doctor-${Math.random().toString(36).slice(2)}`;try{let database2=await Database.
open(name);try{if(await database2.put("rows","key","written"),await database2.get("rows","key")!=="written")return{ok:!1,detail:"a written value cannot be read \
back",remedy:ALLOW_STORAGE}}finally{database2.close()}return{ok:!0,detail:`IndexedDB opens, writes and reads; memories are in "${dbName}"`}}catch(error){let failure=errorName(
error),remedy=failure==="QuotaExceededError"?"the disk, or this site's share of it, is full: free some space":ALLOW_STORAGE;return{ok:!1,detail:`IndexedDB canno\
t be used (${failure})`,remedy}}finally{await Database.delete(name)}}async function checkUser({userId,store},{totalChunks,embedded,unreadable}){let otherUsers=store.
isIndexedDb&&!store.isEncrypted?(await usersIn(store.dbName)).filter(name=>name!==userId).length:0,detail=`"${userId}" has ${totalChunks} ${totalChunks===1?"mem\
ory":"memories"}, ${embedded} with a vector`;return unreadable>0?{ok:!1,detail:`${detail}, ${unreadable} that this version cannot read`,remedy:store.isEncrypted?
"they were changed, moved or put back behind the app's back: restore them from a backup (docs/encryption.md), or client.memory.clear()":"a newer version of fast\
-memory wrote them: install it here too"}:totalChunks>0?{ok:!0,detail}:otherUsers===0?{ok:!0,detail,remedy:'nothing is stored yet: mention something worth remem\
bering, or call client.memory.add("Prefers Python")'}:{ok:!0,detail:`${detail}; ${otherUsers} other user ids have been here`,remedy:"if this user was here befor\
e, pass the same userId as then: each user id has a memory of its own"}}async function usersIn(dbName){if(!(await indexedDB.databases?.())?.some(({name})=>name===
dbName))return[];let database2=await Database.open(dbName);try{return(await database2.keys("namespaces")).map(String)}finally{database2.close()}}async function checkStorage({
store}){if(store.name==="memory")return{ok:!0,detail:'store: "memory" forgets everything when the page goes'};if(!store.isIndexedDb)return{ok:!0,detail:`the sto\
re "${store.name}" manages its own space`};let state=await storageState();if(!state)return{ok:!0,detail:"this host does not report its storage quota",remedy:`${missingStorageApi()}\
; IndexedDB works without it`};let detail=`${megabytes(state.usage)} of ${megabytes(state.quota)} MB in use by this site, ${state.persisted?"kept":"not kept"} w\
hen the disk is full`;return state.quota-state.usage<LITTLE_SPACE?{ok:!1,detail,remedy:"storage is almost full: free some space, leave the private window, or pr\
une memories: client.memory.delete(id)"}:state.persisted?{ok:!0,detail}:{ok:!0,detail,remedy:"the browser may clear it: client.memory.persist() asks it not to; \
browsers agree for sites that are used often, bookmarked or installed"}}var megabytes=bytes=>(bytes/1e6).toFixed(bytes<1e7?1:0);async function runChecks(context){let checks=[],run=async(name,check)=>{try{checks.push({name,...await check()})}catch(error){checks.push({name,ok:!1,detail:messageOf(
error),remedy:"see the error; if it is unclear, report it with this output"})}};await run("webassembly",checkWebAssembly),await run("store",()=>checkStore(context.
store));let stats;return await run("user",async()=>(stats=await context.call((await context.openEngine()).stats()),checkUser(context,stats))),await run("embedde\
r",()=>checkEmbedder(context)),await run("worker",()=>checkWorker(context)),await run("storage",()=>checkStorage(context)),await run("extraction",()=>checkExtraction(
context)),await run("retrieval",()=>checkRetrieval(context,stats)),await run("latency",()=>checkLatency(context,stats)),toReport(checks)}async function checkWebAssembly(){
try{return await loadEngine(),{ok:!0,detail:"the engine runs"}}catch(error){let remedy=typeof WebAssembly>"u"?"this host has no WebAssembly: use a current brows\
er, or switch its strict security mode off":"allow it in the content security policy: script-src 'self' 'wasm-unsafe-eval'";return{ok:!1,detail:messageOf(error),
remedy}}}function toReport(checks){let ok=checks.every(check=>check.ok);return Object.defineProperty({ok,checks},"toString",{value:()=>{let lines=checks.flatMap(
({name,ok:passed,detail,remedy})=>[`${passed?"  ok":"FAIL"}  ${name.padEnd(12)} ${detail}`,...remedy?[`${" ".repeat(19)}${passed?"note":"do"}: ${remedy}`]:[]]);
return[`fast-memory: ${ok?"all checks passed":"some checks failed"}`,...lines].join(`
`)},configurable:!0})}function explainHit(hit,query,engine){let{memory:memory2,cosine,lexical}=hit,words=engine.sharedWords(query,memory2.text),quotedWords=words.map(word=>`"${word}"`).
join(", "),lexicalReason=words.length>0?`shares ${quotedWords} with the query (${lexical.toFixed(2)} of 1)`:"shares no word with the query",cosineReason=cosine===
void 0?"its meaning was not compared, because a vector is missing":`the cosine of the meanings is ${cosine.toFixed(2)}`;return{...toHit(hit),explain:{cosine,lexical,
words,reason:`${lexicalReason}; ${cosineReason}`}}}async function*slices(items){for(let start2=0;start2<items.length;start2+=64)start2>0&&await nextTask(),yield items.slice(start2,start2+64)}function nextTask(){
return typeof MessageChannel>"u"?new Promise(resolve=>setTimeout(resolve)):new Promise(resolve=>{let{port1,port2}=new MessageChannel;port1.onmessage=()=>{port1.
close(),resolve()},port2.postMessage(void 0)})}var SCOPE_CHECKS={sessionId:nonEmptyText,agentId:nonEmptyText,metadata:{is:isMetadata,wants:'an object of texts, numbers and booleans, such as { topic: "work" }'}},
FILTER_CHECKS={category:nonEmptyText,since:date,until:date,...SCOPE_CHECKS};function nestScope(value,defaults={}){let{sessionId=defaults.sessionId,agentId=defaults.
agentId,metadata,...rest}=value,scope={...sessionId&&{sessionId},...agentId&&{agentId},...metadata&&{metadata}};return Object.keys(scope).length>0?{...rest,scope}:
rest}function scopeJson(scope){let{scope:nested}=nestScope(scope);return nested?JSON.stringify(nested):""}function toEngineFilter({category,since,until,...scope}){
return{category,since:since?.getTime(),until:until?.getTime(),scope:scopeJson(scope)}}function isMetadata(value){return typeof value=="object"&&value!==null&&!Array.
isArray(value)&&Object.values(value).every(isMetadataValue)}function isMetadataValue(value){return typeof value=="string"||typeof value=="boolean"||typeof value==
"number"&&Number.isFinite(value)}var LIMITS=[[1e11,.001],[1e14,1],[1e17,1e3],[1/0,1e6]];function toDate(value){if(typeof value=="object"&&value!==null){let{$date,$numberLong}=value;return $date===
void 0&&$numberLong===void 0?void 0:toDate($date??$numberLong)}if(typeof value=="string"&&/^\s*-?\d{9,}(?:\.\d+)?\s*$/.test(value))return toDate(Number(value));
if(typeof value=="number"){let[,perMillisecond]=LIMITS.find(([below])=>Math.abs(value)<below)??LIMITS[0];return valid(new Date(Math.round(value/perMillisecond)))}
return typeof value=="string"?valid(new Date(value)):void 0}function valid(date2){return Number.isNaN(date2.getTime())?void 0:date2}var TEXT_KEYS=["text","memory","content","fact","value","data"],LIST_KEYS=["results","memories","data","facts","items","entities","relations"],MAX_DEPTH2=3,USER=/^(?:the[_ ])?(?:default[_ ])?user$/i;
function entriesOf(document2){if(Array.isArray(document2))return document2;if(!isFields(document2))return[document2];let lists=LIST_KEYS.map(key=>document2[key]).
filter(Array.isArray);return lists.length>0?lists.flat():[document2]}function memoriesOf(entry){if(typeof entry=="string")return[{text:entry}];if(!isFields(entry))
return"it is neither a text nor an object";if(Array.isArray(entry.observations))return observationsOf(entry,entry.observations);if(nonEmptyText.is(entry.relationType)&&
nonEmptyText.is(entry.from)&&nonEmptyText.is(entry.to)){let relation=String(entry.relationType).replaceAll("_"," ");return[{text:`${nameOf(entry.from)} ${relation}\
 ${nameOf(entry.to)}`,...detailsOf(entry)}]}let text=textOf2(entry);return text===void 0?`it has no ${TEXT_KEYS.slice(0,-1).join(", ")} or ${TEXT_KEYS.at(-1)} w\
ith a text`:[{text,...detailsOf(entry)}]}function observationsOf(entity,observations){let subject=nonEmptyText.is(entity.name)&&!USER.test(entity.name)?`${nameOf(
entity.name)}: `:"";return observations.flatMap(observation=>{let text=typeof observation=="string"?observation:textOf2({value:observation});return text===void 0?
[]:[{text:subject+text,...detailsOf(entity)}]})}function nameOf(name){return USER.test(String(name))?"The user":String(name).replaceAll("_"," ")}function textOf2(entry,depth=0){
let values=TEXT_KEYS.map(key=>entry[key]),text=values.find(value=>typeof value=="string");return typeof text=="string"||depth===MAX_DEPTH2?text:values.filter(isFields).
map(inner=>textOf2(inner,depth+1)).find(found=>found!==void 0)}function detailsOf(entry){let category=["preference","fact","context"].find(name=>name===entry.category),
createdAt=firstDate(entry,"createdAt","created_at","created","timestamp"),updatedAt=firstDate(entry,"updatedAt","updated_at","updated"),expiresAt=firstDate(entry,
"expiresAt","expires_at");return{...category&&{category},...(createdAt??updatedAt)&&{createdAt:createdAt??updatedAt},...updatedAt&&{updatedAt},...entry.source===
"reply"&&{source:"reply"},...entry.pinned===!0&&{pinned:!0},...expiresAt&&{expiresAt},...readScope(entry)}}function firstDate(entry,...keys){return keys.map(key=>toDate(
entry[key])).find(date2=>date2!==void 0)}function readScope(entry){let idOf=(...keys)=>keys.map(key2=>entry[key2]).find(nonEmptyText.is),[sessionId,agentId]=[idOf(
"sessionId","session_id"),idOf("agentId","agent_id")],{metadata,key,value}=entry,values=Object.entries(isFields(metadata)?metadata:{}).filter(([,item])=>isMetadataValue(
item));return typeof value=="string"&&typeof key=="string"&&values.push(["key",key]),{...sessionId&&{sessionId},...agentId&&{agentId},...values.length>0&&{metadata:Object.
fromEntries(values)}}}function isFields(value){return typeof value=="object"&&value!==null&&!Array.isArray(value)}var FENCE=/^\s*(?:```|~~~)/,BULLET=/^\s*(?:[-*•]|\d+[.)])\s+(?:\[[ xX]\]\s+)?/,HEADING=/^\s*(?:#{1,6}\s.*|\*\*[^*]+\*\*:?|__[^_]+__:?|[-=_*]{3,})\s*$/,DATED=/^\[(\d{4}-\d{2}-\d{2}[^\]]{0,30}|unknown|no date)\]\s*(?:[-–—:]\s+)?(.*)$/is,
DATED_PLAIN=/^(\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}\S*)?)\s*(?:[-–—]|:)\s+(.*)$/s;function withoutFences(data){return data.split(/\r?\n/).map(line=>FENCE.test(
line)?"":line).join(`
`)}function isDatedList(text){return DATED.test(text.split(`
`,1)[0].trim())}function plainLines(data){let lines=data.split(`
`),isList=lines.some(line=>BULLET.test(line)||DATED.test(line.trim()));return lines.flatMap((line,at)=>{let text=line.replace(BULLET,"").trim(),isIntroduction=isList&&
text===line.trim()&&/[:：]$/.test(text);return text===""||HEADING.test(line)||isIntroduction?[]:[{line:at+1,memory:datedMemory(text)}]})}function datedMemory(line){
let[,day,text]=DATED.exec(line)??DATED_PLAIN.exec(line)??[];if(day===void 0||text===void 0||text.trim()==="")return{text:line};let createdAt=toDate(day.trim());
return{text:text.trim(),...createdAt&&{createdAt}}}var MAX_TEXT2=4e3;function toJsonLines(records){return records.map(record=>`${JSON.stringify(record)}
`).join("")}async function readMemories(data,scope,allOrNothing){let memories=[],skipped=[];for await(let{line,memory:memory2,reason=memory2&&faultOf2(memory2)}of readEntries(
data))reason!==void 0?skipped.push({line,reason}):memory2&&memories.push(withScope(memory2,scope));let[first]=skipped;if(first&&(allOrNothing||memories.length===
0))throw refusal(first,skipped.length);return{memories,skipped}}async function*readEntries(data){let text=withoutFences(data);if(text.trim()==="")return;let document2=parseJson(
text),start2=text.trimStart(),line=0;if(document2!==void 0)for await(let slice of slices(entriesOf(document2)))for(let entry of slice)yield*toEntries(entry,++line);else if(!/^[{[]/.
test(start2)||isDatedList(start2))for await(let slice of slices(plainLines(text)))yield*slice;else for await(let slice of slices(text.split(`
`)))for(let json of slice)yield*entriesOfLine(json,++line)}function entriesOfLine(json,line){if(json.trim()==="")return[];let value=parseJson(json);return value===
void 0?[{line,reason:"it is not JSON"}]:entriesOf(value).flatMap(entry=>toEntries(entry,line))}function toEntries(entry,line){let memories=memoriesOf(entry);return typeof memories==
"string"?[{line,reason:memories}]:memories.map(memory2=>({line,memory:memory2}))}function faultOf2({text}){let length=Array.from(text.trim()).length;return length===
0?"its text is empty":length>MAX_TEXT2?`its text has ${length} characters, and at most ${MAX_TEXT2} are allowed`:void 0}function withScope(memory2,{sessionId,agentId,
metadata}){return{...memory2,...sessionId&&{sessionId},...agentId&&{agentId},...metadata&&{metadata:{...memory2.metadata,...metadata}}}}function parseJson(text){
try{return JSON.parse(text)}catch{return}}function refusal({line,reason},count){let others=count>1?` (and ${count-1} more)`:"";return new ConfigError(`the data \
cannot be imported: in line or entry ${line} ${reason}${others}. Pass what export() returns, a JSON list of texts, or one text for each line`)}var SEARCH_CHECKS={topK:wholeNumber(1,1e3),minScore:finiteNumber,explain:flag,...FILTER_CHECKS},GET_ALL_CHECKS={limit:wholeNumber(1,Number.MAX_SAFE_INTEGER),order:oneOf(
"oldest","newest"),...FILTER_CHECKS},IMPORT_CHECKS={allOrNothing:flag,...SCOPE_CHECKS},ADD_CHECKS={category:nonEmptyText,context:nonEmptyText,pinned:flag,expiresAt:date,
...SCOPE_CHECKS},UPDATE_CHECKS={text:nonEmptyText,category:nonEmptyText,pinned:flag,expiresAt:{is:value=>value===null||date.is(value),wants:"a Date, or null for\
 none"},...SCOPE_CHECKS},UserMemory=class{chat;#context;constructor(context){this.#context=context,this.chat=new ChatTurns(context)}get userId(){return this.#context.
userId}async search(query,options){checkText(query,"the query");let{topK=Math.max(1,this.#context.config.topK),minScore=-1/0,explain:explain2,...filter}=checkCall(
options,SEARCH_CHECKS,"search"),engine=await this.#context.useEngine();return(await this.#context.call(engine.search({query,topK,minScore,filter:toEngineFilter(
filter)}))).map(explain2?hit=>explainHit(hit,query,engine):toHit)}async add(text,options){checkText(text,"the text of a memory");let[record]=await this.addMany(
[{...checkCall(options,ADD_CHECKS,"add"),text}]);return record}async addMany(memories){if(!Array.isArray(memories))throw new ConfigError('addMany needs a list: \
addMany(["Likes tea", { text: "Has a cat", category: "fact" }])');return this.#context.addMany(memories)}async get(id){checkText(id,"the id of a memory");let record=await this.#call(
engine=>engine.get(id));return record&&toRecord(record)}async update(id,change){checkText(id,"the id of a memory");let{text,category,pinned,expiresAt:end,...scope}=checkCall(
change,UPDATE_CHECKS,"update"),expiresAt=end===null?0:end?.getTime(),engineChange={text,category,pinned,expiresAt,scope:scopeJson(scope)},record=await this.#call(
engine=>engine.update(id,engineChange));return record&&this.#context.recordsChanged(),record&&toRecord(record)}pin(id){return this.update(id,{pinned:!0})}unpin(id){
return this.update(id,{pinned:!1})}async getAll(options){let{limit,order,...filter}=checkCall(options,GET_ALL_CHECKS,"getAll"),records=await this.#call(engine=>engine.
getAll(toEngineFilter(filter)));return order==="newest"&&records.reverse(),records.slice(0,limit).map(toRecord)}async preview(message){checkText(message,"the me\
ssage");let engine=await this.#context.useEngine(),{topK,maxTokens,minScore,contextDays}=this.#context.config,request=new O("completions",JSON.stringify({messages:[
{role:"user",content:message}]})),options={topK,maxTokens,minScore,contextDays,inject:topK>0,extract:!1,isRetry:!1,extractLater:!1},handle=await this.#context.call(
engine.beginTurn(request,options)).finally(()=>request.free());if(!handle)return{text:"",recalled:[],tokens:0};let{addition,recalled,memoryTokens}=handle.turn;return handle.
free(),{text:addition,recalled:recalled.map(toHit),tokens:memoryTokens}}async export(){return toJsonLines(await this.getAll())}async import(data,options){if(typeof data!=
"string")throw new ConfigError("import needs a text, such as export() returns");let{allOrNothing=!1,...scope}=checkCall(options,IMPORT_CHECKS,"import"),{memories,
skipped}=await readMemories(data,scope,allOrNothing),{beforeStore}=this.#context.config;return{imported:(await this.#context.addMany(await reviewMemories(beforeStore,
memories,"import"),{})).length,skipped}}async[STORE_DROPPED](memories){await this.#context.storeDropped(memories)}async delete(id){checkText(id,"the id of a mem\
ory");let isDeleted=await this.#call(engine=>engine.delete(id));return isDeleted&&this.#context.emit("change",void 0),isDeleted}async history(id){return id!==void 0&&
checkText(id,"the id of a memory"),(await this.#call(engine=>engine.history(id))).map(toChange)}async undo(changeId){return checkText(changeId,"the id of a chan\
ge"),this.#undo(changeId)}async undoLast(){return this.#undo()}async#undo(changeId){let record=await this.#call(engine=>engine.undo(changeId));return record&&this.#context.
recordsChanged(),record&&toRecord(record)}async clear(){let count=await this.#call(engine=>engine.clear());return count>0&&this.#context.emit("change",void 0),count}async stats(){
let counts=await this.#call(engine=>engine.stats()),{store,embedder,session}=this.#context,{modelId,dimensions,state}=embedder,storage=store.isIndexedDb?await storageState():
void 0;return{...counts,store:store.name,encrypted:store.isEncrypted,embedder:{modelId,dimensions,state},turns:session.turns,tokens:session.tokens,storage}}doctor(){
return runChecks(this.#context)}async persist(){return this.#context.store.isIndexedDb&&persist()}get isPaused(){return this.#context.isPaused}pause(){this.#context.
isPaused=!0}resume(){this.#context.isPaused=!1}ready(){return this.#context.backfill.complete()}on(event,listener){return this.#context.events.on(event,listener)}async#call(method){
let engine=await this.#context.useEngine();return this.#context.call(method(engine),engine)}};function withoutAddition(result,addition){return addition===""?result:withBody(result,"request",text=>{if(text!==addition)return text.endsWith(addition)?text.slice(
0,-addition.length):text})}function withTexts(result,texts){return withBody(result,"response",text=>texts.get(text)??text)}function withBody(result,name,edit){let echo=result[name];
if(!echo)return result;let body=editValue(echo.body,edit);return body===echo.body?result:{...result,[name]:{...echo,body}}}function editValue(value,edit){if(typeof value==
"string")return editJson(value,edit);if(Array.isArray(value)){let items=value.filter(item=>!holdsRemovedText(item,edit)).map(item=>editValue(item,edit));return items.
length===value.length&&items.every((item,index)=>item===value[index])?value:items}if(!isPlainObject(value))return value;let entries2=Object.entries(value).map(([
name,inner])=>[name,editValue(inner,edit)]);return entries2.every(([name,inner])=>inner===value[name])?value:Object.fromEntries(entries2)}function editJson(text,edit){
if(!text.startsWith("{"))return edit(text)??"";try{let value=JSON.parse(text);return JSON.stringify(value)===text?JSON.stringify(editValue(value,edit)):text}catch{
return edit(text)??""}}function holdsRemovedText(item,edit){return isPlainObject(item)&&Object.values(item).some(inner=>typeof inner=="string"&&edit(inner)===void 0)}
function isPlainObject(value){return typeof value=="object"&&value!==null&&[Object.prototype,null].includes(Object.getPrototypeOf(value))}function takeCallOptions(params,readHeader){let header=Object.keys(params.headers??{}).find(name=>name.toLowerCase()===CALL_HEADER),fromProvider=params.providerOptions?.
fastMemory;if(header===void 0&&fromProvider===void 0)return{options:{},rest:params};let rest={...params},options={};if(header!==void 0){let{[header]:value,...headers}=params.
headers??{};Object.assign(options,readHeader(value)),rest.headers=headers}if(fromProvider!==void 0){let{fastMemory:_,...providerOptions}=params.providerOptions??
{};Object.assign(options,checkCall(fromProvider,{inject:flag,extract:flag},"providerOptions.fastMemory")),rest.providerOptions=providerOptions}return{options,rest}}function withCitationsUpTo(length,part){let citations=part.citations?.filter(({startIndex})=>(startIndex??0)<length);return citations?.length===part.citations?.
length?part:{...part,citations}}var COMPLETE={length:"stop",max_tokens:"end_turn",MAX_TOKENS:"STOP",max_output_tokens:void 0};function completeFinishReason(reason){if(typeof reason=="string")return reason===
"length"?"stop":reason;if(reason.unified!=="length")return reason;let{raw}=reason;return{...reason,unified:"stop",raw:raw!==void 0&&Object.hasOwn(COMPLETE,raw)?
COMPLETE[raw]:raw}}function filterResult(result,turn){let channels=0,endsInBlock=!1,filteredTexts=new Map,content=result.content.flatMap(part=>{if(!isText(part))return[part];let channel=channels++,
text=turn.pushText(channel,part.text)+turn.finishText(channel);return endsInBlock=turn.endsInBlock,text===part.text?[part]:(filteredTexts.set(part.text,text),text===
""&&part.providerMetadata===void 0?[]:[{...withCitationsUpTo(text.length,part),text}])});if(filteredTexts.size===0)return result;let finishReason=endsInBlock?completeFinishReason(
result.finishReason):result.finishReason;return withTexts({...result,content,finishReason},filteredTexts)}function isText(part){return part.type==="text"}var BASE64=/^[\w+/=-]{1000,}$/;function chatRequestBody(type,params){let{prompt:prompt2,maxOutputTokens,responseFormat,toolChoice}=params;return JSON.stringify(
{messages:prompt2.map(({role,content})=>({role,content:withoutBytes(content)})),stream:type==="stream",max_tokens:maxOutputTokens,response_format:responseFormat?.
type==="json"?{type:"json_object"}:void 0,tool_choice:toolChoice?.type})}function keepMessages(prompt2,kept){return kept?Array.from(kept,index=>prompt2[index]):
prompt2}function withAddition(prompt2,addition){let copy=[...prompt2];if(addition==="")return copy;let index=copy.map(({role})=>role).lastIndexOf("user"),message=copy[index];
return message&&(copy[index]={...message,content:append(message.content,addition)}),copy}function append(content,text){if(typeof content=="string")return content+
text;let[first,...others]=content;return isPlainText(first)&&others.length===0?[{...first,text:first.text+text}]:[...content,{type:"text",text}]}function isPlainText(part){
return part?.type==="text"&&part.providerOptions===void 0}function withoutBytes(value){return typeof value=="string"?BASE64.test(value)?value.length:value:typeof value!=
"object"||value===null?value:ArrayBuffer.isView(value)||value instanceof ArrayBuffer?value.byteLength:value instanceof URL?value.href.slice(0,200):Array.isArray(
value)?value.map(withoutBytes):"mediaType"in value&&String(value.mediaType).startsWith("text/")?{...value,data:"<memory"}:Object.fromEntries(Object.entries(value).
map(([key,inner])=>[key,withoutBytes(inner)]))}var Fifo=class{#items=[];#first=0;get length(){return this.#items.length-this.#first}push(item){this.#items.push(item)}pushAll(items){for(let item of items)this.#items.
push(item)}peek(){return this.#items[this.#first]}shift(){if(this.length===0)return;let item=this.#items[this.#first];return this.#items[this.#first++]=void 0,this.#first===
this.#items.length&&this.clear(),item}replaceFirst(item){this.#items[this.#first]=item}clear(){this.#items=[],this.#first=0}takeAll(){let items=this.#first===0?
this.#items:this.#items.slice(this.#first);return this.clear(),items}};var TextChannel=class{#turn;#number;#start;#emptyDeltas=[];#lastDelta;#withheld=new Fifo;#withheldTexts=0;#visible="";#highSurrogate="";#length=0;constructor(turn,number,start2){
this.#turn=turn,this.#number=number,this.#start=start2}push(part){this.#lastDelta=part,this.#withheld.push(part),isBlank(part.delta)||this.#withheldTexts++;let text=this.#highSurrogate+
part.delta;return this.#highSurrogate=/[\uD800-\uDBFF]$/.exec(text)?.[0]??"",this.#show(this.#turn.pushText(this.#number,text.slice(0,text.length-this.#highSurrogate.
length))),this.#withStart([...this.#takeWholeDeltas(),...this.#splitDelta()])}finish(end){this.#show(this.#turn.finishText(this.#number)+this.#highSurrogate);let rest=this.#takeWholeDeltas(),
next=this.#withheld.peek()??this.#lastDelta;this.#visible!==""&&next&&rest.push({...next,delta:this.#takeVisible()});let isBlockOnly=this.#length===0&&this.#withheld.
length>0;for(let part of this.#withheld.takeAll())hasMetadata(part)&&rest.push({...part,delta:""});return this.#start&&isBlockOnly&&![this.#start,end,...rest].some(
hasMetadata)?[]:[...this.#withStart(rest,!0),...end?[withCitationsUpTo(this.#length,end)]:[]]}#show(text){this.#visible+=text,this.#length+=text.length}#takeVisible(){
let text=this.#visible;return this.#visible="",text}#takeWholeDeltas(){let whole=[],shown=0;for(let next=this.#withheld.peek();next&&this.#visible.startsWith(next.
delta,shown);next=this.#withheld.peek())shown+=next.delta.length,isBlank(next.delta)||this.#withheldTexts--,whole.push(next),this.#withheld.shift();return this.#visible=
this.#visible.slice(shown),whole}#splitDelta(){let next=this.#withheld.peek();if(this.#visible===""||!next||!this.#lastDelta)return[];if(!next.delta.startsWith(
this.#visible))return this.#withheld.clear(),this.#withheldTexts=0,[{...this.#lastDelta,delta:this.#takeVisible()}];let hidden=next.delta.slice(this.#visible.length),
otherTexts=this.#withheldTexts-(isBlank(next.delta)?0:1);if(isBlank(hidden)&&otherTexts===0)return[];let{providerMetadata:_,...rest}=next;return this.#withheld.
replaceFirst({...rest,delta:hidden}),this.#withheldTexts=otherTexts+(isBlank(hidden)?0:1),[{...next,delta:this.#takeVisible()}]}#withStart(deltas,isLast=!1){if(!this.#start)
return deltas;if(!isLast&&deltas.every(part=>part.delta===""&&!hasMetadata(part)))return this.#emptyDeltas.push(...deltas),[];let parts=[this.#start,...this.#emptyDeltas,
...deltas];return this.#start=void 0,this.#emptyDeltas=[],parts}};function isBlank(text){return text.trim()===""}function hasMetadata(part){return part?.providerMetadata!==
void 0}var StreamPartFilter=class{hasFailed=!1;#turn;#onFailure;#channels=new Map;#opened=0;#endsInBlock=!1;constructor(turn,onFailure){this.#turn=turn,this.#onFailure=
onFailure}push(part){switch(part.type){case"text-start":return this.#start(part);case"text-delta":return this.#channelOf(part).push(part);case"text-end":return this.#end(
part);case"finish":return[...this.finish(),this.#filterFinish(part)];case"error":return this.hasFailed=!0,this.#onFailure(),[part];default:return[part]}}finish(){
return[...this.#channels.keys()].flatMap(id=>this.#close(id))}#start(start2){let rest=this.#close(start2.id);return this.#channels.set(start2.id,new TextChannel(
this.#turn,this.#opened++,start2)),rest}#channelOf({id}){let channel=this.#channels.get(id)??new TextChannel(this.#turn,this.#opened++);return this.#channels.set(
id,channel),channel}#end(end){return this.#channels.has(end.id)?this.#close(end.id,end):[end]}#close(id,end){let rest=this.#channels.get(id)?.finish(end)??[];return this.#channels.
delete(id)&&(this.#endsInBlock=this.#turn.endsInBlock),rest}#filterFinish(finish){let finishReason=this.#endsInBlock?completeFinishReason(finish.finishReason):finish.
finishReason;return finishReason===finish.finishReason?finish:{...finish,finishReason}}};function filterStream(parts,turn,onFailure){let reader=parts.getReader(),filter=new StreamPartFilter(turn,onFailure),ready=new Fifo,learning,learn=()=>learning??=
filter.hasFailed?Promise.resolve():turn.end();return new ReadableStream({async pull(controller){for(;ready.length===0;){let{done,value}=await reader.read().catch(
error=>{throw onFailure(),turn.free(),error});if(ready.pushAll(done?filter.finish():filter.push(value)),(done||value.type==="finish")&&await learn(),!!done&&(turn.
free(),ready.length===0))return controller.close()}controller.enqueue(ready.shift())},async cancel(reason){filter.finish(),await Promise.all([reader.cancel(reason),
learn().finally(()=>turn.free())])}},{highWaterMark:0})}function memoryMiddleware(memory2){if(!(memory2 instanceof UserMemory))throw new ConfigError('memoryMiddleware needs a memory: memoryMiddleware(createMemory("al\
ice")), or client.memory of a wrapped client');let{chat}=memory2,calls=new WeakMap,failed=new WeakSet,attempt2=async(call,params,send,sendPlain)=>{let{turn}=call;
try{return{result:withoutAddition(await send(),turn.addition),turn}}catch(error){failed.add(call.appPrompt);let status=turn.hasAddition?refusalStatus(error):void 0;
if(turn.free(),status===void 0||!sendPlain||params.abortSignal?.aborted)throw error;return attemptPlain(call,params,sendPlain,status)}},attemptPlain=async({appPrompt,
chatCall},params,send,status)=>{let turn=await chat.begin({...chatCall,withoutAddition:!0});try{let result=await send({...params,prompt:keepMessages(appPrompt,turn?.
keptMessages)});return chat.refused(status),{result,turn}}catch(error){throw turn?.free(),error}};return{specificationVersion:"v3",async transformParams({type,params}){
let{options,rest}=takeCallOptions(params,header=>chat.readOptions(header)),isRetry=failed.delete(params.prompt),showsRawReply=params.includeRawChunks??!1,chatCall={
api:"completions",body:chatRequestBody(type,rest),options,isRetry,showsRawReply},turn=await chat.begin(chatCall);if(!turn)return rest;let prompt2=withAddition(keepMessages(
rest.prompt,turn.keptMessages),turn.addition);return calls.set(prompt2,{turn,appPrompt:params.prompt,chatCall}),{...rest,prompt:prompt2}},async wrapGenerate({doGenerate,
params,model}){let call=calls.get(params.prompt);if(!call)return doGenerate();let{result,turn}=await attempt2(call,params,doGenerate,methodOf(model,"doGenerate"));
if(!turn)return result;try{let filtered=filterResult(result,turn);return await turn.end(),filtered}finally{turn.free()}},async wrapStream({doStream,params,model}){
let call=calls.get(params.prompt);if(!call)return doStream();let{result,turn}=await attempt2(call,params,doStream,methodOf(model,"doStream"));return turn?{...result,
stream:filterStream(result.stream,turn,()=>failed.add(call.appPrompt))}:result}}}function methodOf(model,name){let method=model?.[name];return typeof method=="f\
unction"?params=>method.call(model,params):void 0}function getHeader(headers,name){if(headers)return hasGet(headers)?headers.get(name)??void 0:entries(headers).find(([key])=>key.toLowerCase()===name)?.[1]}function dropHeaders(headers,names){
if(!headers||names.every(name=>getHeader(headers,name)===void 0))return headers;if(hasGet(headers)){let copy=new Headers([...headers]);for(let name of names)copy.
delete(name);return copy}let kept=entries(headers).filter(([key])=>!names.includes(key.toLowerCase()));return Array.isArray(headers)?kept:Object.fromEntries(kept)}
function hasGet(headers){return typeof headers.get=="function"}function entries(headers){return Array.isArray(headers)?headers:Object.entries(headers)}var OutgoingRequest=class{constructor(args){this.args=args;[this.#input,this.#init]=args,this.#request=isRequest(this.#input)?this.#input:void 0}args;#input;#init;#request;get url(){
return this.#request?.url??String(this.#input)}get method(){return String(this.#init?.method??this.#request?.method??"GET").toUpperCase()}get signal(){return this.#init?.
signal??this.#request?.signal}header(name){return getHeader(this.#headers,name)}async text(){let body=this.#init?.body;if(typeof body=="string")return body;if(body instanceof
ArrayBuffer||ArrayBuffer.isView(body))return decode(body);if(body==null&&this.#request?.body)return this.#request.clone().text()}replace({without,body}){let headers=dropHeaders(
this.#headers,without),edits={...headers&&headers!==this.#headers&&{headers},...body!==void 0&&{body}};if(Object.keys(edits).length===0)return this.args;if(!this.#request||
this.#init?.body!=null||body===void 0&&this.#init?.headers)return[this.#input,{...this.#init,...edits}];let Class=this.#request.constructor,[,...rest]=this.args,
request=new Class(this.#request,edits);return!rest[0]?.headers||!edits.headers?[request,...rest]:[request,{...rest[0],headers:edits.headers}]}get#headers(){return this.#init?.
headers??this.#request?.headers}};function isRequest(input){if(typeof input!="object"||input===null)return!1;let{url,clone,headers}=input;return typeof url=="st\
ring"&&typeof clone=="function"&&headers!==void 0}function decode(bytes){try{return new TextDecoder("utf-8",{fatal:!0,ignoreBOM:!0}).decode(bytes)}catch{return}}function copyOwnProperties(from,to,except){for(let name of Reflect.ownKeys(from)){if(except.includes(name))continue;let source=from[name],target=Object.getOwnPropertyDescriptor(
to,name);target?target.writable&&hasScalar(target)&&hasScalar(source)&&Reflect.set(to,name,source.value):Object.defineProperty(to,name,source)}}function hasScalar(property){
return"value"in property&&(property.value===null||!["object","function"].includes(typeof property.value))}function copyOfResponse(response,body){let{status,statusText}=response;try{let headers=withoutLength(response.headers),copy=construct(response.constructor,body,
{status,statusText,headers});return copy&&copyIdentity(response,headers,copy)}catch{return}}function withoutLength(headers){if(!headers.has("content-length")&&!headers.
has("content-encoding"))return headers;let copy=new headers.constructor(headers);return copy.delete("content-length"),copy.delete("content-encoding"),copy}function construct(Class,body,init){
if(isSubclass(Class)&&hasMethods(Class))return;let made=isSubclass(Class)?Reflect.construct(Response,[body,init],Class):new Class(body,init);return made.body===
body&&made.ok&&made.status===init.status?made:void 0}function isSubclass(Class){return typeof Class=="function"&&Class.prototype instanceof Response}function hasMethods(Class){
let type=Class.prototype;for(;type!==Response.prototype;){if(Reflect.ownKeys(type).some(name=>name!=="constructor"))return!0;type=Object.getPrototypeOf(type)}return!1}
function copyIdentity(response,headers,copy){let{url,redirected,type}=response,clone=()=>copyIdentity(response,headers,copy.constructor.prototype.clone.call(copy));
for(let[name,value]of Object.entries({url,redirected,type,headers,clone}))Object.defineProperty(copy,name,{value,configurable:!0,writable:!0});return copyOwnProperties(
Object.getOwnPropertyDescriptors(response),copy,Object.getOwnPropertySymbols(response)),copy}function editedCopy(original,edited){if(!isObject2(original)||!isObject2(edited))return edited;let json=toJson(original);if(!isObject2(json)||Array.isArray(json)!==
Array.isArray(edited))return edited;let changed=[...new Set([...Object.keys(json),...Object.keys(edited)])].filter(key=>!isSame(json[key],edited[key]));if(changed.
length===0)return original;let copy=Array.isArray(original)?[...original]:Object.create(Object.getPrototypeOf(original),Object.getOwnPropertyDescriptors(original));
for(let key of changed){let value=editedCopy(original[key],edited[key]);key in edited?Object.defineProperty(copy,key,{value,configurable:!0,enumerable:!0,writable:!0}):
Reflect.deleteProperty(copy,key)}return Array.isArray(copy)&&(copy.length=edited.length),copy}function isObject2(value){return typeof value=="object"&&value!==null}
function isSame(a2,b2){return a2===b2||JSON.stringify(a2)===JSON.stringify(b2)}function toJson(value){return JSON.parse(JSON.stringify(value)??"null")}function objectProxy(base,overrides){let methods=new WeakMap,target=Object.create(Object.getPrototypeOf(base)),isOverride=name=>Object.hasOwn(overrides,name),proxy=new Proxy(
target,{get(_,name){if(isOverride(name))return overrides[name];let value=Reflect.get(base,name,base);return typeof value!="function"||name==="constructor"?value:
(methods.has(value)||methods.set(value,onBase(value)),methods.get(value))},set:(_,name,value)=>Reflect.set(isOverride(name)?overrides:base,name,value),has:(_,name)=>isOverride(
name)||Reflect.has(base,name),deleteProperty:(_,name)=>Reflect.deleteProperty(isOverride(name)?overrides:base,name),ownKeys:()=>[...new Set([...Reflect.ownKeys(
base),...Reflect.ownKeys(overrides)])],getOwnPropertyDescriptor(_,name){let property=Reflect.getOwnPropertyDescriptor(base,name);if(!(!property&&!isOverride(name)))
return{value:Reflect.get(proxy,name),enumerable:property?.enumerable??!1,configurable:!0,writable:!0}},defineProperty(_,name,{value}){return overrides[name]=value,
!0}}),onBase=method=>new Proxy(method,{apply:(original,self2,args)=>Reflect.apply(original,self2===proxy?base:self2,args)});return proxy}var StreamFilter=class{constructor(turn){this.turn=turn}turn;#withheld=[];push(chunk){let outcome=this.turn.push(chunk);return outcome===we.Unchanged&&this.#withheld.
length===0?chunk:{chunks:this.#visible(outcome,chunk),isDone:this.turn.isDone}}finish(){return this.#withheld=[],this.turn.finish()}#visible(outcome,chunk){if(chunk.
length>0&&this.#withheld.push(chunk),outcome===we.Held)return[];let chunks2=this.#withheld;if(this.#withheld=[],outcome!==we.Edited)return chunks2;let edited=this.
turn.take();return edited.length>0?[edited]:[]}};function concat(chunks2){let bytes=new Uint8Array(chunks2.reduce((length,chunk)=>length+chunk.length,0)),at=0;for(let chunk of chunks2)bytes.set(chunk,at),at+=chunk.
length;return bytes}var READERS=["text","json","arrayBuffer","bytes","blob"];function hasReaders(response){return READERS.some(name=>typeof response[name]=="function")}function readsByItself(response){
return READERS.some(name=>Object.hasOwn(response,name))}function filteredReply(response,turn,body){return proxyOf(response,new FilteredDocument(response,turn),body)}
function proxyOf(response,document2,body){let overrides={};for(let name of READERS)typeof response[name]=="function"&&(overrides[name]=()=>document2.read(name));
body!==void 0&&(overrides.body=body),typeof response.clone=="function"&&(overrides.clone=()=>proxyOf(response,document2,document2.body()));try{overrides.headers=
withoutLength(response.headers)}catch{}return objectProxy(response,overrides)}var FilteredDocument=class{#response;#turn;#read;constructor(response,turn){this.#response=
response,this.#turn=turn}async read(reader){this.#read??=this.#readBy(reader);let read=await this.#read;if(read.reader===reader){if(!read.isChanged)return read.
original;if(reader==="json")return editedCopy(read.original,JSON.parse(read.text))}return convert(read.text,reader,this.#response)}body(){return new ReadableStream(
{pull:async controller=>{let text=await this.read("text");text!==""&&controller.enqueue(new TextEncoder().encode(text)),controller.close()}},{highWaterMark:0})}async#readBy(wanted){
let turn=this.#turn,methods=this.#response,reader=[wanted,...READERS].find(name=>typeof methods[name]=="function");try{let original=await methods[reader].call(this.#response),
text=await textOf3(original,reader),cleaned=turn.isStream?cleanStream(text,turn):turn.clean(text);return await turn.end(),{reader,original,text:cleaned??text,isChanged:cleaned!==
void 0&&cleaned!==text}}finally{turn.free()}}};function cleanStream(text,turn){let filter=new StreamFilter(turn),output=filter.push(new TextEncoder().encode(text)),
chunks2=output instanceof Uint8Array?[output]:output.chunks;return new TextDecoder("utf-8",{ignoreBOM:!0}).decode(concat([...chunks2,filter.finish()]))}async function textOf3(value,reader){
if(reader==="text")return String(value);if(reader==="json")return JSON.stringify(value)??"";let bytes=value instanceof Blob?await value.arrayBuffer():value;return new TextDecoder(
"utf-8",{ignoreBOM:!0}).decode(bytes)}function convert(text,reader,response){if(reader==="text")return text;if(reader==="json")return JSON.parse(text);let bytes=new TextEncoder().
encode(text);if(reader==="bytes")return bytes;if(reader==="arrayBuffer")return bytes.buffer;let type=response.headers?.get?.("content-type");return new Blob([bytes],
type?{type}:{})}function isNodeStream(body){let{getReader,pipe,on}=body;return typeof getReader!="function"&&typeof pipe=="function"&&typeof on=="function"}function iterableSource(body){
let chunks2=body[Symbol.asyncIterator]();return{async read(){let{done=!1,value}=await chunks2.next();return{done,value:typeof value=="string"?new TextEncoder().
encode(value):value}},async cancel(){typeof body.destroy=="function"?body.destroy():await chunks2.return?.()},release:()=>{}}}function nodeStream(body,filtered){
let isOver=!1;return new(readableClass(body))({highWaterMark:0,read(){let push=({done,value})=>{isOver=done,this.push(done?null:value)},fail=error=>{isOver=!0,this.
destroy(error)};filtered.next().then(push).catch(fail)},destroy(error,done){isOver?done(error):filtered.cancel(error).then(()=>done(error),done)}})}function readableClass(body){
for(let type=Object.getPrototypeOf(body);type;type=Object.getPrototypeOf(type))if(type.constructor.name==="Readable")return type.constructor;return body.constructor}function lazySource(open){let source,opened2=()=>source??=open();return{read(){try{return opened2().read()}catch(error){return Promise.reject(error)}},cancel:async reason=>opened2().
cancel(reason),release:()=>source?.release()}}var END={done:!0};function filterStream2(source,turn){let filter=new StreamFilter(turn),ready=new Fifo,learning,isOver=!1,
learn=()=>learning??=turn.end(),end=()=>{isOver||(isOver=!0,turn.free(),source.release())},fail=error=>{throw end(),error},read=()=>source.read().then(arrived,fail),
next=()=>isOver||ready.length>0?Promise.resolve(first()):read(),first=()=>{if(isOver)return END;let value=ready.shift();return value?{done:!1,value}:read()},arrived=result=>{
if(isOver)return END;if(result.done)return finish();let output;try{output=filter.push(result.value)}catch(error){return fail(error)}if(output===result.value)return output.
length>0?result:read();let{chunks:chunks2,isDone}=output;return ready.pushAll(chunks2),isDone&&!learning?learn().then(first,fail):first()},finish=async()=>{try{
let value=filter.finish();return await learn(),value.length>0?{done:!1,value}:END}finally{end()}};return{next,async cancel(reason){if(isOver)return;isOver=!0;let cancelled=source.
cancel(reason);filter.finish(),learn().catch(()=>{}).finally(()=>turn.free()),await cancelled}}}function filterDocument(source,turn){let isOver=!1,isReading=!1;
return{async next(){if(isOver)return END;isReading=!0;try{let bytes=await readAll(source);if(isOver)return END;let cleaned=turn.clean(new TextDecoder("utf-8",{ignoreBOM:!0}).
decode(bytes));if(await turn.end(),isOver)return END;source.release();let value=cleaned===void 0?bytes:new TextEncoder().encode(cleaned);return value.length>0?{
done:!1,value}:END}finally{isOver=!0,turn.free()}},cancel(reason){return isReading||turn.free(),isOver=isReading=!0,source.cancel(reason)}}}async function readAll(source){
let chunks2=[];for(let result=await source.read();!result.done;result=await source.read())chunks2.push(result.value);return concat(chunks2)}function defineHidden(object,name,value){return Object.defineProperty(object,name,{value,configurable:!0,writable:!0,enumerable:!1})}function directReader(reader,feed,onEnd){let read=reader.read.bind(reader),release=reader.releaseLock.bind(reader),isReleased=!1,pending=0,last,arrived=result=>{
if(pending--,isReleased)throw feed.unclaimed=result,new TypeError("The reader was released");return result.done?(feed.close(),onEnd?.(),{done:!0,value:void 0}):
result},arrivedThroughStream=result=>(pending--,result.done&&onEnd?.(),result),failed=error=>{throw pending--,isReleased||(feed.fail(error),onEnd?.()),error},step=()=>isReleased||
feed.isOver||!feed.isDisturbed?read().then(arrivedThroughStream,failed):feed.next().then(arrived,failed);return defineHidden(reader,"read",()=>last=pending++===
0?step():last.then(step,step)),defineHidden(reader,"releaseLock",()=>{isReleased=!0,pending>0&&(feed.pendingRead=last.catch(()=>{})),release()})}var StreamFeed=class{constructor(body){this.body=body}body;controller;isOver=!1;isDisturbed=!1;unclaimed;pendingRead;next(){return this.pendingRead||this.unclaimed?
this.#nextAfterRelease():this.body.next()}close(){this.isOver||this.controller.close(),this.isOver=!0}fail(error){this.isOver=!0,this.controller.error(error)}async#nextAfterRelease(){
await this.pendingRead,this.pendingRead=void 0;let{unclaimed}=this;return this.unclaimed=void 0,unclaimed??this.body.next()}};function webSource(body){let reader=body.getReader();return{read:()=>reader.read(),cancel(reason){let cancelled=reader.cancel(reason);return reader.releaseLock(),
cancelled},release:()=>reader.releaseLock()}}function webStream(body){let feed=new StreamFeed(body),stream=new ReadableStream({start:controller=>{feed.controller=
controller},async pull(controller){feed.isDisturbed=!0;let{done,value}=await feed.next();done?feed.close():controller.enqueue(value)},cancel(reason){return feed.
isOver=!0,body.cancel(reason)}},{highWaterMark:0}),{getReader}=stream,open=onEnd=>directReader(getReader.call(stream),feed,onEnd);return defineHidden(stream,"ge\
tReader",options=>options?.mode?getReader.call(stream,options):open()),Symbol.asyncIterator in stream&&defineHidden(stream,Symbol.asyncIterator,()=>iterator(open)),
stream}function iterator(open){let isOver=!1,last=Promise.resolve(),release=()=>{isOver=!0,reader.releaseLock()},reader=open(release),leave=async value=>{if(!isOver){
let cancelled=reader.cancel(value);release(),await cancelled}return{done:!0,value}};return{next(){if(isOver)return Promise.resolve({done:!0,value:void 0});let result=reader.
read();return last=result,result},return:value=>last.then(()=>leave(value),()=>leave(value)),[Symbol.asyncIterator](){return this}}}var NO_BODY=[204,205,304];function filterResponse(response,turn){if(!hasContent(response))return response;let body=filteredBody(response.body,turn);return!body&&
(!hasReaders(response)||isEmpty(response))?response:(body&&!readsByItself(response)?copyOfResponse(response,body):void 0)??filteredReply(response,turn,body)}function discard({
body}){body&&(isNodeStream(body)?body.destroy():typeof body.cancel=="function"&&body.cancel().catch(()=>{}))}function hasContent({ok,status,headers}){return ok&&
!NO_BODY.includes(status)&&getHeader(headers,"content-length")!=="0"}function isEmpty(response){return response.body===null&&!Object.hasOwn(response,"body")}function filteredBody(body,turn){
if(typeof body!="object"||body===null)return;let filter=turn.isStream?filterStream2:filterDocument;if(isNodeStream(body))return nodeStream(body,filter(lazySource(
()=>iterableSource(body)),turn));if(isWebStream(body))return webStream(filter(lazySource(()=>webSource(body)),turn));if(isIterable(body))return iterable(filter(
lazySource(()=>iterableSource(body)),turn))}function isWebStream(body){return typeof body.getReader=="function"}function isIterable(body){return typeof body[Symbol.
asyncIterator]=="function"}function iterable(filtered){return{next:()=>filtered.next(),async return(value){return await filtered.cancel(value),{done:!0,value}},
[Symbol.asyncIterator](){return this}}}var CHAT_PATHS=[[/(?:^|\/)chat\/completions\/?$/,"completions"],[/(?:^|\/)responses\/?$/,"responses"],[/(?:^|\/)v1\/messages\/?$/,"messages"]],STORED_GET_PATHS=[
/(?:^|\/)responses\/[^/]+(?:\/input_items)?\/?$/,/(?:^|\/)chat\/completions(?:\/[^/]+(?:\/messages)?)?\/?$/,/(?:^|\/)conversations\/[^/]+\/items(?:\/[^/]+)?\/?$/],
STORED_POST_PATHS=[/(?:^|\/)chat\/completions\/[^/]+\/?$/,/\/responses\/[^/]+\/cancel\/?$/],RESPONSE_ID=/(?:^|\/)responses\/([^/]+)\/?$/;function findRoute(method,url){
let[,path="",query=""]=/^([^?#]*)(?:\?([^#]*))?/.exec(url)??[],matches=end=>end.test(path);if(method==="POST"){let api=CHAT_PATHS.find(([end])=>matches(end))?.[1];
return api?{kind:"chat",api}:STORED_POST_PATHS.some(matches)?{kind:"stored",isStream:!1,replyId:void 0}:void 0}if(!(method!=="GET"||!STORED_GET_PATHS.some(matches)))
return{kind:"stored",isStream:/(?:^|&)stream=true(?:&|$)/.test(query),replyId:RESPONSE_ID.exec(path)?.[1]}}var originals=new WeakMap,PREPARED=Symbol("fast-memory"),HANDLED={turn:void 0,hasTurnBody:!1},NO_TURN={turn:void 0};function chatFetch(fetch2,turns,options){return derive(
fetch2,send=>(...args)=>sendWithMemory(send,args,turns,options))}function signedChatFetch(fetch2,turns){return derive(fetch2,send=>(...args)=>sendWithMemory(send,
args,turns,{isSigned:!0}))}async function prepare(url,init,turns,{isSigned=!1}){let request=new OutgoingRequest([url,init]),begun=await begin(request,turns),body=isSigned?
begun.turn?.body:void 0,[,edited]=outgoing(request,body);Object.assign(init,edited,{[PREPARED]:{...begun,hasTurnBody:body!==void 0}})}function unwrapFetch(fetch2){
return originals.get(fetch2)??fetch2}function isChatFetch(fetch2){return typeof fetch2=="function"&&originals.has(fetch2)}async function sendWithMemory(send,args,turns,options={}){
let prepared=args[1]?.[PREPARED],request=new OutgoingRequest(args);if(prepared){let{turn:turn2}=prepared;return turn2?exchange(send,request,prepared,turns,()=>turn2.
unanswered()):send(...args)}let begun=await begin(request,turns,options),{turn}=begun;return turn?exchange(send,request,{...begun,hasTurnBody:!1},turns,()=>turn.
free()):send(...outgoing(request,void 0))}function derive(fetch2,make){let original=unwrapFetch(fetch2),derived=Object.assign(make(original),original);return originals.
set(derived,original),derived}async function begin(request,turns,{isSigned=!1,allowsUrl}={}){let route=findRoute(request.method,request.url);if(!route||allowsUrl?.(
request.url)===!1)return NO_TURN;if(route.kind==="stored")return{turn:await unlessAborted(turns.beginStoredReply(route),request.signal)};let body=isSigned?void 0:
await request.text();if(body===void 0)return NO_TURN;let options=turns.readOptions(request.header(CALL_HEADER)),isRetry=Number(request.header("x-stainless-retry\
-count")??0)>0,call={api:route.api,body,options,isRetry};return{turn:await unlessAborted(turns.begin(call),request.signal),beginPlain:()=>turns.begin({...call,withoutAddition:!0})}}
function withBody2(request,body){let[input,init]=outgoing(request,body);return init===void 0?[input]:[input,{...init,[PREPARED]:HANDLED}]}function outgoing(request,body){
return body===void 0?request.replace({without:[CALL_HEADER]}):request.replace({without:[CALL_HEADER,"content-length"],body})}async function exchange(send,request,{
turn,hasTurnBody,beginPlain},turns,onUnfiltered){let isFiltered=!1;try{let response=await send(...withBody2(request,hasTurnBody?void 0:turn.body)),{status}=response;
if(beginPlain&&!hasTurnBody&&!request.signal?.aborted&&isRefusal(status)&&turn.hasAddition)return await exchangePlain(send,request,beginPlain,response,()=>turns.
refused(status));let filtered=filterResponse(response,turn);return isFiltered=filtered!==response,filtered}finally{isFiltered||onUnfiltered()}}async function exchangePlain(send,request,beginPlain,refusal2,onTaken){
let turn=await unlessAborted(beginPlain(),request.signal);if(request.signal?.aborted)return turn?.free(),refusal2;let isFiltered=!1;try{discard(refusal2);let response=await send(
...withBody2(request,turn?.body));response.ok&&onTaken();let filtered=turn?filterResponse(response,turn):response;return isFiltered=filtered!==response,filtered}finally{
isFiltered||turn?.free()}}function unlessAborted(work,signal){return signal?new Promise((resolve,reject)=>{let abort=()=>resolve(void 0);signal.addEventListener(
"abort",abort,{once:!0}),work.then(resolve,reject).finally(()=>signal.removeEventListener("abort",abort)),signal.aborted&&abort()}):work}var HOST=/^(?:\[[\da-f:.]+\]|[^\s/?#@:*[\]]+)(?::\d{1,5})?$/i,CHECKS={hosts:{is:value=>Array.isArray(value)&&value.length>0&&value.every(host2=>typeof host2=="s\
tring"&&HOST.test(host2)),wants:'a list of host names without scheme and path, such as ["api.openai.com"]'}};function memoryFetch(fetch2,memory2,options){if(typeof fetch2!=
"function")throw new ConfigError(`memoryFetch needs a fetch, got ${fetch2===null?"null":typeof fetch2}: memoryFetch(fetch, createMemory("alice"))`);if(!(memory2 instanceof
UserMemory))throw new ConfigError('memoryFetch needs a memory of createMemory or client.memory: memoryFetch(fetch, createMemory("alice"))');let{hosts}=checkCall(
options,CHECKS,"memoryFetch");return chatFetch(fetch2,memory2.chat,hosts&&{allowsUrl:allowsHosts(hosts)})}function allowsHosts(hosts){let allowed=new Set(hosts.
map(host2=>host2.toLowerCase()));return url=>{let target=parse2(url);return target!==void 0&&(allowed.has(target.hostname)||allowed.has(withPort(target)))}}function parse2(url){
try{return new URL(url,globalThis.location?.href)}catch{return}}function withPort({hostname,port,protocol}){return`${hostname}:${port||(protocol==="https:"?"443":
"80")}`}var WordsOnly=class{constructor(remedy){this.remedy=remedy}remedy;modelId="none";dimensions=0;isReady=!1;state="none";async load(){}onProgress(){}async embed(){
throw ownError(new ModelLoadError(`this host has no embedder. ${this.remedy}`,""))}async embedQuery(){}};var StoreConflictError=class extends FastMemoryError{name="StoreConflictError";constructor(){super("conflict","another writer committed first"),ownError(this)}};
function storeError(code,message,options){return ownError(new StoreUnavailableError(code,message,options))}function decryptionError(code,message,options){return ownError(
new DecryptionError(code,message,options))}var MAX_ROW_BYTES=2e6;function checkRows(rows){let tooLarge=rows.find(({data})=>data!==null&&data.length>MAX_ROW_BYTES);
if(tooLarge)throw storeError("store_full",`row ${tooLarge.id} has ${tooLarge.data?.length} bytes; at most ${MAX_ROW_BYTES} are allowed; nothing was written`)}var host={store(){throw storeError("store_unavailable",`nothing in this edge runtime keeps memories by itself. ${EDGE_STORES}`)},embedder(modelUrl,model){if(modelUrl!==
void 0||model)throw new ConfigError(`an edge runtime cannot load a model from a URL: leave modelUrl and embeddingModel out. ${EDGE_EMBEDDERS}`);return new WordsOnly(
EDGE_EMBEDDERS)}},EDGE_STORES=`Choose one of these:
  a database that is reached by fetch: { store: postgres(pool) } with import { postgres } from "fast-memory/postgres", or
  { store: libsql(createClient({ url, authToken })) } with createClient from "@libsql/client/web"
  the Node runtime: remove \`export const runtime = "edge"\`
  { store: "memory" }, which forgets everything with the instance`,EDGE_EMBEDDERS="For vectors: the client's own embeddings, { useLocalEmbeddings: false }, or y\
our own, { embedder: { modelId, embed } }";var SessionStats=class{turns=0;tokens={instruction:0,memories:0,block:0,saved:0};repliesWithoutBlock=0;hasBlock=!1;requestsWithoutMemories=0;repliesWithoutKey=0;extractionOff;reported=new Set;refusal;get isRefused(){
return this.refusal!==void 0&&Date.now()<this.refusal.until}count(learned,tokens){this.turns++;let sum={...this.tokens};for(let name of["instruction","memories",
"block","saved"])sum[name]+=tokens[name];this.tokens=sum,tokens.block>0?(this.repliesWithoutBlock=0,this.hasBlock=!0):tokens.instruction>0&&this.repliesWithoutBlock++,
tokens.instruction>0&&(this.repliesWithoutKey=learned.unkeyedBlocks>0?this.repliesWithoutKey+1:0),this.requestsWithoutMemories=tokens.memories>0?0:this.requestsWithoutMemories+
1}};async function withinQueryTimeout(work){let timer,timeout=new Promise(resolve=>{timer=setTimeout(()=>resolve(void 0),2e3)});try{return await Promise.race([work,
timeout])}catch{return}finally{clearTimeout(timer)}}var MAX_DIMENSIONS=16384,CallbackEmbedder=class{constructor(modelId,embedTexts,dimensions){this.modelId=modelId;this.#embedTexts=embedTexts,this.#dimensions=dimensions}modelId;isReady=!0;state="\
ready";#embedTexts;#dimensions;get dimensions(){return this.#dimensions??0}async load(){}onProgress(){}async embed(texts){try{return this.#checked(await this.#embedTexts(
texts),texts.length)}catch(error){throw isOwnError(error)?error:this.#error(`failed (${errorName(error)}); see the cause`,redactedCause(error))}}#checked(vectors,count){
if(vectors?.length!==count)throw this.#error(`returned ${numberOf(vectors)} vectors for ${count} texts`);let tooLong=vectors.find(vector=>vector!=null&&!(vector.
length<=MAX_DIMENSIONS));if(tooLong)throw this.#error(`returned a vector of ${numberOf(tooLong)} dimensions; at most ${MAX_DIMENSIONS} are allowed`);this.#dimensions??=
vectors[0]?.length;let mismatch=vectors.findIndex(vector=>vector==null||vector.length!==this.#dimensions);if(mismatch>=0)throw this.#error(`returned a vector of\
 ${numberOf(vectors[mismatch])} dimensions, not ${this.#dimensions}`);return vectors.map(vector=>Float32Array.from(vector))}#error(fault,cause){return ownError(
new FastMemoryError("embedder",`the embedder "${this.modelId}" ${fault}`,{cause}))}async embedQuery(text){return(await withinQueryTimeout(this.embed([text])))?.[0]}};
function numberOf(list){let{length}=list??{};return typeof length=="number"?String(length):"no"}function providerEmbedder(client,model,dimensions){if(!canEmbed(client))throw new ConfigError("useLocalEmbeddings: false needs a client with embeddings.create, \
and this one has none");let modelId=dimensions===void 0?model:`${model}@${dimensions}`,embed=async texts=>{let{data}=await createEmbeddings(client,model,texts,dimensions);
return(data??[]).map((item,position)=>({index:item.index??position,item})).sort((a2,b2)=>a2.index-b2.index).map(({item})=>item.embedding)};return new CallbackEmbedder(
modelId,embed,dimensions)}function canEmbed(client){let{embeddings}=client??{};return typeof embeddings?.create=="function"}async function createEmbeddings(client,model,input,dimensions){
try{return await client.embeddings.create({model,input,...dimensions!==void 0&&{dimensions}})}catch(error){let baseURL=readProperty(client,"baseURL"),url=`${typeof baseURL==
"string"?publicUrl(baseURL):""}/embeddings`;throw ownError(new ModelLoadError(`the client's provider could not embed with "${model}"${dimensions===void 0?"":` a\
nd dimensions: ${dimensions}`} (${failureOf(error)}). Memories are found by their words meanwhile`,url,{cause:redactedCause(error)}))}}var hasLoggedRemedy=!1;function selectEmbedder(config,client,hostEmbedder){let{embedder,useLocalEmbeddings,modelUrl,embeddingModel,localModel:localModel2,dimensions,
debug}=config;if(embedder)return new CallbackEmbedder(embedder.modelId,texts=>embedder.embed(texts),embedder.dimensions);if(!useLocalEmbeddings)return providerEmbedder(
client,embeddingModel,dimensions);let selected=hostEmbedder(modelUrl,localModel2);return selected.state==="none"&&debug&&!hasLoggedRemedy&&(hasLoggedRemedy=!0,console.
info(`fast-memory: this host has no embedder, so memories are found by their words. ${selected.remedy} (shown once)`)),selected}var MAX_CACHED_BYTES=16e6,MEMORY_OVERHEAD=8e3,ROW_OVERHEAD=64,STALL_TIMEOUT=1e3,cache=new WeakMap,byLastRead=new Set;async function cachedEngine(store,namespace,embedder,scope,maxMemories){
let Engine=await loadEngine(),memories=cache.get(store);memories||cache.set(store,memories=new Map);let memory2=memories.get(namespace);return(!memory2||memory2.
isStalled)&&memories.set(namespace,memory2=new CachedMemory(Engine,store,namespace)),memory2.engine.forClient(embedder,scope,maxMemories)}var CachedMemory=class{constructor(Class,store,namespace){
this.store=store;this.namespace=namespace;this.engine=new Class({userId:namespace,dbName:"",embedder:NO_EMBEDDER,scope:"",store:this})}store;namespace;engine;bytes=MEMORY_OVERHEAD;#callStarted;get wantsColumns(){
return this.store.wantsColumns??!1}get sharedName(){return this.store.sharedName}get isStalled(){return this.#callStarted!==void 0&&performance.now()-this.#callStarted>
STALL_TIMEOUT}async load(namespace,since){let snapshot=await this.#timed(this.store.load(namespace,since));return this.#count(snapshot.rows,snapshot.full?MEMORY_OVERHEAD:
this.bytes),snapshot}async commit(namespace,rows,ifVersion){let version=await this.#timed(this.store.commit(namespace,rows,ifVersion));return this.#count(rows,this.
bytes),version}clear(namespace){return this.#timed(this.store.clear(namespace))}async#timed(call){this.#callStarted=performance.now();try{return await call}finally{
this.#callStarted=void 0}}#count(rows,bytesBefore){this.bytes=rows.reduce((sum,{data})=>sum+ROW_OVERHEAD+(data?.length??0),bytesBefore),cache.get(this.store)?.get(
this.namespace)===this&&(byLastRead.delete(this),byLastRead.add(this),evict())}};function evict(){let bytes=0;for(let memory2 of byLastRead)bytes+=memory2.bytes;
for(let memory2 of[...byLastRead].slice(0,-1)){if(bytes<=MAX_CACHED_BYTES)return;bytes-=memory2.bytes,byLastRead.delete(memory2),cache.get(memory2.store)?.delete(
memory2.namespace),memory2.engine.free()}}var NO_EMBEDDER={modelId:"none",isReady:!1,embed:async()=>[],embedQuery:async()=>{}};var RecordCalls=class{progress(){return 0}search(options){return this.call("search",options)}addMany(memoriesJson){return this.call("addMany",memoriesJson)}get(id){
return this.call("get",id)}update(id,change){return this.call("update",id,change)}getAll(filter){return this.call("getAll",filter)}delete(id){return this.call("\
delete",id)}history(id){return this.call("history",id)}undo(changeId){return this.call("undo",changeId)}clear(){return this.call("clear")}stats(){return this.call(
"stats")}fillVectors(){return this.call("fillVectors")}nextJobs(options){return this.call("nextJobs",options)}completeJobs(reply){return this.call("completeJobs",
reply)}failJobs(jobIds){return this.call("failJobs",jobIds)}jobCounts(){return this.call("jobCounts")}};function callMethod(engine,method,args){return engine[method].
apply(engine,args)}var LocalEngine=class extends RecordCalls{#engine;constructor(engine){super(),this.#engine=engine}async beginTurn(request,options){let turn=await this.#engine.beginTurn(
request,options);return turn&&handleOf(turn)}async beginStoredReply(options){return handleOf(await this.#engine.beginStoredReply(options))}sharedWords(query,text){
return sharedWords(this.#engine,query,text)}progress(){return this.#engine.progress()}call(method,...args){return callMethod(this.#engine,method,args)}};function sharedWords(engine,query,text){
return engine.sharedWords(query,text).split(" ").filter(Boolean)}function handleOf(turn){return{turn,free:()=>turn.free()}}var MAX_IDLE_ENGINES=4,PooledEngine=class extends RecordCalls{#create;#idle=[];constructor(create){super(),this.#create=create}beginTurn(request,options){return this.#begin(
engine=>engine.beginTurn(request,options))}async beginStoredReply(options){return await this.#begin(engine=>engine.beginStoredReply(options))}sharedWords(query,text){
let engine=this.#take(),words=sharedWords(engine,query,text);return this.#release(engine),words}call(method,...args){let engine=this.#take();return callMethod(engine,
method,args).finally(()=>this.#release(engine))}async#begin(begin2){let engine=this.#take(),turn;try{turn=await begin2(engine)}finally{turn||this.#release(engine)}
return turn&&this.#handleOf(turn,engine)}#handleOf(turn,engine){return{turn,free:()=>{turn.free(),this.#release(engine)}}}#take(){return this.#idle.pop()??this.#create()}#release(engine){
this.#idle.length<MAX_IDLE_ENGINES?this.#idle.push(engine):engine.free()}};var RemoteEngine=class extends RecordCalls{#memory;#embedder;#scope;#maxMemories;#chatEngine;constructor(memory2,embedder,scope,maxMemories,create){super(),this.#memory=
memory2,this.#embedder=embedder,this.#scope=scope,this.#maxMemories=maxMemories,this.#chatEngine=new LocalEngine(create({send:(request,embedText)=>this.#send(request,
embedText)}))}beginTurn(request,options){return this.#chatEngine.beginTurn(request,options)}beginStoredReply(options){return this.#chatEngine.beginStoredReply(options)}sharedWords(query,text){
return this.#chatEngine.sharedWords(query,text)}call(method,...args){return this.#memory.call(method,args,this.#context())}async#send(request,embedText){let vector=embedText===
""?null:await this.#embedder.embedQuery(embedText)??null;return await this.#memory.call("answer",[request],{...this.#context(),vector})}#context(){let embedder=this.#embedder;
return{modelId:embedder.modelId,isReady:embedder.isReady,scope:this.#scope,maxMemories:this.#maxMemories,embed:texts=>embedder.embed(texts),embedQuery:text=>embedder.
embedQuery(text)}}};async function openEngine({userId,dbName,store,remoteMemory,embedder,scope,maxMemories,isolatesRequests}){let Engine=await loadEngine(),create=transport=>new Engine(
{userId,dbName,embedder,scope,maxMemories,store,transport});return remoteMemory?new RemoteEngine(remoteMemory,embedder,scope,maxMemories,create):isolatesRequests?
new PooledEngine(create):new LocalEngine(store?await cachedEngine(store,userId,embedder,scope,maxMemories):create())}var RECORD_METHODS=["search","addMany","get","update","getAll","delete","history","undo","clear","stats","nextJobs","completeJobs","failJobs","jobCounts","fillV\
ectors"],REMOTE_METHODS=["answer",...RECORD_METHODS];function hasRemoteMemory(store){return typeof store.memoryOf=="function"}async function adviceOf(store){return store.advice?.()}function wantsColumns(store){return store.wantsColumns===!0}function randomBytes(length){return crypto.getRandomValues(new Uint8Array(length))}function utf16(text){let bytes=new Uint8Array(2*text.length);for(let at=0;at<
text.length;at++){let unit=text.charCodeAt(at);bytes[2*at]=unit&255,bytes[2*at+1]=unit>>8}return bytes}function fromUtf16(bytes){let text="";for(let at=0;at+1<bytes.
length;at+=2)text+=String.fromCharCode(bytes[at]|bytes[at+1]<<8);return text}function toBase64(bytes){let binary="";for(let byte of bytes)binary+=String.fromCharCode(
byte);return btoa(binary).replaceAll("+","-").replaceAll("/","_").replace(/=+$/,"")}function fromBase64(text){try{let binary=atob(text.trim().replaceAll("-","+").
replaceAll("_","/"));return Uint8Array.from(binary,character=>character.charCodeAt(0))}catch{return}}function joined(...parts){let pieces=parts.map(part=>typeof part==
"string"?utf16(part):typeof part=="number"?numberBytes(part):part),bytes=new Uint8Array(pieces.reduce((length,piece)=>length+4+piece.length,0)),view=new DataView(
bytes.buffer),at=0;for(let piece of pieces)view.setUint32(at,piece.length),bytes.set(piece,at+4),at+=4+piece.length;return bytes}function numberBytes(value){let bytes=new Uint8Array(
8);return new DataView(bytes.buffer).setFloat64(0,value),bytes}function isSame2(a2,b2){return a2.length===b2.length&&a2.every((byte,at)=>byte===b2[at])}var NONCE_BYTES=12,TAG_BYTES=16,SEAL_BYTES=NONCE_BYTES+TAG_BYTES,KEY_BYTES=32,AES={name:"AES-GCM",length:256};async function seal(key,value,context){let iv=crypto.
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
if(!prf?.results?.first)throw withoutPrf();return toBytes(prf.results.first)}var isRefused=!1;async function prompt(ask2){let{credentials,userActivation}=globalThis.
navigator??{};if(typeof globalThis.PublicKeyCredential!="function"||!credentials)throw decryptionError("decryption_failed","encryption: { passkey: true } needs \
a page with WebAuthn, on https: elsewhere use { passphrase } or { key }");if(isRefused&&userActivation&&!userActivation.isActive)throw decryptionError("decrypti\
on_failed","the passkey prompt was closed: memory is locked until it is used after a click");try{let credential=await ask2(credentials);if(!credential)throw new Error(
"no credential");return isRefused=!1,credential}catch(error){throw isRefused=!0,decryptionError("decryption_failed","no passkey opened the store: the prompt was\
 closed, or the passkey is not on this device. Memory is locked until then",{cause:redactedCause(error)})}}function withoutPrf(){return decryptionError("decrypt\
ion_failed","this passkey makes no keys: its authenticator, or this browser, lacks WebAuthn's extension PRF. Use another authenticator, or { encryption: { passp\
hrase } }")}function toBytes(value){return new Uint8Array(value)}var KDF="PBKDF2-SHA-256",ITERATIONS=6e5,MAX_ITERATIONS=1e7,SALT_BYTES=16,PURPOSE="fast-memory 1 wrap root";async function newLock(given){if("passkey"in given){let{
record,secret}=await createPasskey();return{lock:{kind:"passkey",...record},key:await derivedAes(await importHkdf(secret),PURPOSE)}}let lock="passphrase"in given?
{kind:"passphrase",kdf:KDF,iterations:ITERATIONS,salt:toBase64(randomBytes(SALT_BYTES))}:{kind:"key"};return{lock,key:await wrappingKey(given,lock)}}async function wrappingKey(given,lock){
return"passphrase"in given?lock.kind==="passphrase"?ofPassphrase(given.passphrase,lock):void 0:"passkey"in given?lock.kind==="passkey"?derivedAes(await importHkdf(
await askPasskey(lock)),PURPOSE):void 0:lock.kind==="key"?ofKey(given.key):void 0}function isLockRecord(value){let lock=value??{},isText2=(...names)=>names.every(
name=>typeof lock[name]=="string");if(lock.kind==="key")return!0;if(lock.kind==="passkey")return isText2("credential","salt");let{iterations}=lock;return lock.kind===
"passphrase"&&lock.kdf===KDF&&isText2("salt")&&Number.isInteger(iterations)&&iterations>0&&iterations<=MAX_ITERATIONS}async function ofPassphrase(passphrase,{iterations,
salt}){let typed=new TextEncoder().encode(passphrase.normalize("NFC")),base=await crypto.subtle.importKey("raw",typed,"PBKDF2",!1,["deriveBits"]),parameters={name:"\
PBKDF2",hash:"SHA-256",salt:fromBase64(salt)??new Uint8Array,iterations};try{if(isWorker())throw new Error("Workers");return await importAes(new Uint8Array(await crypto.
subtle.deriveBits(parameters,base,8*KEY_BYTES)))}catch{throw ownError(new ConfigError(`this runtime refuses ${iterations} rounds of PBKDF2, as Cloudflare Worker\
s do: use a key, { encryption: { key: env.MEMORY_KEY } }, made by openssl rand -base64 32`))}}function isWorker(){return globalThis.navigator?.userAgent==="Clou\
dflare-Workers"}async function ofKey(key){let bytes=typeof key=="string"?fromBase64(key):key;if(bytes instanceof Uint8Array)return derivedAes(await importHkdf(bytes),
PURPOSE);if(bytes.algorithm.name==="AES-GCM")return bytes;if(bytes.usages.includes("deriveBits"))return derivedAes(bytes,PURPOSE);let parameters={name:"HKDF",hash:"\
SHA-256",salt:new Uint8Array,info:joined(PURPOSE)},aes={name:"AES-GCM",length:256};return crypto.subtle.deriveKey(parameters,bytes,aes,!1,["encrypt","decrypt"])}
function isSameKey(a2,b2){if("passkey"in a2)return"passkey"in b2;if("passphrase"in a2)return"passphrase"in b2&&a2.passphrase===b2.passphrase;if(!("key"in b2))return!1;
let[one,other]=[bytesOf(a2.key),bytesOf(b2.key)];return one&&other?isSame2(one,other):a2.key===b2.key}function bytesOf(key){return typeof key=="string"?fromBase64(
key):key instanceof Uint8Array?key:void 0}function copyOf(option){let given=Object.fromEntries(Object.entries(option).filter(([,value])=>value!==void 0));return"\
key"in given&&given.key instanceof Uint8Array?{key:given.key.slice()}:given}var LONG=".".repeat(256),KEYRING=`fast-memory keyring ${LONG}`,USERS=`fast-memory users ${LONG}`,KEYRING_ROW="keyring",PREFIX="fme1.",HASHED_NAMESPACE=/^fme1\.[\w-]{43}$/,
FORMAT=1,ID_BYTES=16,MAX_ATTEMPTS=20;function isHashedNamespace(namespace){return HASHED_NAMESPACE.test(namespace)}async function keyringOf(store){let{version,rows}=await store.
load(KEYRING),row=keyringRow(rows);return{id:row&&parse3(row.data).id,version}}var Keyring=class _Keyring{id;#names;#secrets;#list;constructor(id,names,secrets,list){
this.id=id,this.#names=names,this.#secrets=secrets,this.#list=list}static async open(store,given,previous,creates=!0){checkPlatform();for(let attempt2=0;;attempt2++){
let{version,rows}=await store.load(KEYRING),row=keyringRow(rows);if(!row&&!creates)return;let record=row&&parse3(row.data),root=record&&await unwrap(record,given),
mustWrite=!record;for(let other of record&&!root?previous:[])root??=await unwrap(record,other),mustWrite=!0;if(record&&!root)throw wrongKey(record,given);root??=
randomBytes(KEY_BYTES);let id=record?.id??toBase64(randomBytes(ID_BYTES));if(!mustWrite||await write(store,id,root,given,version,attempt2))return _Keyring.#of(id,
root)}}static async#of(id,root){let hkdf=await importHkdf(root),[names,secrets,list]=await Promise.all([derivedMac(hkdf,"fast-memory 1 names"),derivedMac(hkdf,"\
fast-memory 1 users"),derivedAes(hkdf,"fast-memory 1 list of users")]);return new _Keyring(id,names,secrets,list)}async userOf(userId){let id=utf16(userId),[name,
secret]=await Promise.all([mac(this.#names,id),mac(this.#secrets,id)]);return{namespace:PREFIX+toBase64(name),secret}}async listUser(store,userId,{namespace}){await store.
commit(USERS,[{id:namespace,data:await seal(this.#list,utf16(userId),joined(namespace))}])}async users(store){let{rows}=await store.load(USERS),ids=rows.map(async({
id,data})=>data&&unseal(this.#list,data,joined(id)));return(await Promise.all(ids)).filter(id=>id!=null).map(fromUtf16)}};function keyringRow(rows){return rows.
find(({id,data})=>id===KEYRING_ROW&&data!==null)}function removeKeyring(store,version){return store.commit(KEYRING,[{id:KEYRING_ROW,data:null}],version)}function parse3(data){
let record={};try{record=JSON.parse(new TextDecoder().decode(data))}catch{}if(typeof record.format=="number"&&record.format>FORMAT)throw storeError("store_unava\
ilable",`a newer version of fast-memory encrypted this store (format ${record.format}, this one knows ${FORMAT}): npm install fast-memory@latest`);if(record.format!==
FORMAT||typeof record.id!="string"||typeof record.root!="string"||!isLockRecord(record.lock))throw decryptionError("decryption_failed","the keyring of this stor\
e is damaged: restore it from a backup. Nothing was written");return record}async function unwrap({id,lock,root},given){let key=await wrappingKey(given,lock),wrapped=fromBase64(
root);return key&&wrapped&&unseal(key,wrapped,contextOf(id,lock))}function contextOf(id,lock){let parameters=Object.entries(lock).sort(([a2],[b2])=>a2<b2?-1:1);
return joined("fast-memory 1 keyring",id,...parameters.flat())}async function write(store,id,root,given,version,attempt2){let{lock,key}=await newLock(given),wrapped=toBase64(
await seal(key,root,contextOf(id,lock))),record={format:FORMAT,id,lock,root:wrapped};try{return await store.commit(KEYRING,[{id:KEYRING_ROW,data:new TextEncoder().
encode(JSON.stringify(record))}],version),!0}catch(error){if(readProperty(error,"code")!=="conflict"||attempt2===MAX_ATTEMPTS)throw error;return!1}}function wrongKey({
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
Uint8Array);return isVersion(version)&&typeof full=="boolean"&&Array.isArray(rows)&&rows.every(isRow)}async function purge(store,namespace,version,ids){if(canPurge(store))return store.purge(namespace,version);if(ids.length===0)return!0;try{return await store.commit(
namespace,ids.map(id=>({id,data:null})),version),!0}catch(error){if(readProperty(error,"code")==="conflict")return!1;throw error}}function canPurge(store){return typeof store.
purge=="function"}var MANIFEST_ROW="manifest",UNREADABLE_PREFIX="unreadable-";function isUnreadable(id){return id.startsWith(UNREADABLE_PREFIX)}var UNREADABLE=Uint8Array.of(255),
UserState=class{constructor(version,origin){this.version=version;this.origin=origin}version;origin;manifest;dataKey;segments=new Map;#places=new Map;damaged=new Map;manifestDamage;bytes=0;segmentWith(rowId){
return this.#places.get(rowId)}put(segments){for(let{id}of segments)this.#remove(id);for(let segment of segments){this.segments.set(segment.id,segment),this.bytes+=
segment.bytes;for(let entry of segment.entries){let other=this.#places.get(entry.id);(!other||baseIn(other,entry.id)<=entry.base)&&this.#places.set(entry.id,segment)}}}snapshot(since){
let{version,origin}=this,full=since===void 0||since<origin||since>version,rows=[...this.damaged.keys()].map(id=>({id:UNREADABLE_PREFIX+id,data:UNREADABLE}));if(!full&&
since===version)return{version,full,rows:[]};let isWanted=({base,data})=>full?data!==null:base>=since,entries2=rows;for(let segment of this.segments.values())if(!(!full&&
segment.base<since))for(let entry of segment.entries)isWanted(entry)&&this.#places.get(entry.id)===segment&&entries2.push({id:entry.id,data:entry.data});return{
version,full,rows:entries2}}#remove(id){let segment=this.segments.get(id);if(segment){this.bytes-=segment.bytes;for(let entry of segment.entries)this.#places.get(
entry.id)===segment&&this.#places.delete(entry.id);this.segments.delete(id)}}};function baseIn({entries:entries2},id){return entries2.find(entry=>entry.id===id)?.
base??-1}var MAX_ATTEMPTS2=50,MAX_CHUNK_BYTES=4e6,MAX_CHUNK_ROWS=1e3;async function moveIn(inner,userId,encrypted){if(isHashedNamespace(userId))return;let first=await inner.
load(userId);first.version===0||first.rows.length===0&&!canPurge(inner)||await retried(async()=>{let{version,rows}=await encrypted.load(userId),{isMoving}=encrypted,
plain2=await inner.load(userId),known=new Set(isMoving?[]:rows.map(({id})=>id)),at=version;for(let chunk of chunks(plain2.rows.filter(({id})=>!known.has(id))))at=
await encrypted.write(chunk,at,!0);let ids=plain2.rows.map(({id})=>id);return await purge(inner,userId,plain2.version,ids)?(at!==version&&await encrypted.write(
[],void 0,!1),!0):!1})}async function moveOut(inner,userId,namespace,encrypted){let isEmpty2=!0;return await retried(async()=>{let plain2=await inner.load(userId),
{version,rows}=await encrypted.load(userId);if(version===0)return!0;let hasDamage=encrypted.damage!==void 0,{ids}=encrypted.readableRows,at=plain2.version,readable=rows.
filter(({id})=>!isUnreadable(id));for(let chunk of chunks(readable))at=await inner.commit(userId,chunk,at);return isEmpty2=!hasDamage,hasDamage?(ids.length===0||
await inner.commit(namespace,ids.map(id=>({id,data:null})),version),!0):purge(inner,namespace,version,ids)}),isEmpty2}async function retried(attempt2){for(let count=0;count<
MAX_ATTEMPTS2;count++){try{if(await attempt2())return}catch(error){if(readProperty(error,"code")!=="conflict")throw error}await new Promise(resolve=>setTimeout(
resolve,Math.random()*Math.min(500,2**count)))}throw new StoreConflictError}function*chunks(rows){let[chunk,bytes]=[[],0];for(let row of rows){let length=row.data?.
length??0;chunk.length>0&&(chunk.length===MAX_CHUNK_ROWS||bytes+length>MAX_CHUNK_BYTES)&&(yield chunk,[chunk,bytes]=[[],0]),chunk.push(row),bytes+=length}chunk.
length>0&&(yield chunk)}function segmentOf(id,base,entries2){let rows=entries2.reduce((sum,{data})=>sum+(data===null?0:1),0);return{id,base,entries:entries2,rows,bytes:entries2.reduce(
(sum,entry)=>sum+entryBytes(entry),0)}}var FORMAT2=1,HEADER_BYTES=9,LENGTH_BYTES=4,ENTRY_BYTES=9+LENGTH_BYTES,DELETED=4294967295;function entryBytes({id,data}){
return ENTRY_BYTES+id.length+(data?.length??0)}var SEGMENT_BYTES=HEADER_BYTES+SEAL_BYTES;async function sealRow(key,namespace,id,base,value){let sealed=await seal(
key,value,joined("fast-memory 1 row",namespace,id,base)),bytes=new Uint8Array(HEADER_BYTES+sealed.length);return bytes[0]=FORMAT2,new DataView(bytes.buffer).setFloat64(
1,base),bytes.set(sealed,HEADER_BYTES),bytes}async function unsealRow(key,namespace,id,bytes){if(bytes.length<SEGMENT_BYTES||bytes[0]!==FORMAT2)return;let base=viewOf2(
bytes).getFloat64(1),context=joined("fast-memory 1 row",namespace,id,base),value=await unseal(key,bytes.subarray(HEADER_BYTES),context);return value&&{base,value}}
function encodeEntries(entries2){let bytes=new Uint8Array(entries2.reduce((length,entry)=>length+entryBytes(entry),0)),view=viewOf2(bytes),at=0;for(let{id,base,
data}of entries2){view.setFloat64(at,base),bytes[at+8]=id.length,view.setUint32(at+8+1,data===null?DELETED:data.length),at+=ENTRY_BYTES;for(let i=0;i<id.length;i++)
bytes[at+i]=id.charCodeAt(i);at+=id.length,data&&bytes.set(data,at),at+=data?.length??0}return bytes}function decodeEntries(bytes){let view=viewOf2(bytes),entries2=[];
for(let at=0;at<bytes.length;){let base=view.getFloat64(at),idLength=bytes[at+8],length=view.getUint32(at+8+1);at+=ENTRY_BYTES;let id=String.fromCharCode(...bytes.
subarray(at,at+idLength));at+=idLength,entries2.push({id,base,data:length===DELETED?null:bytes.subarray(at,at+length)}),length!==DELETED&&(at+=length)}return entries2}
function viewOf2(bytes){return new DataView(bytes.buffer,bytes.byteOffset,bytes.byteLength)}var COUNTINGS=["unknown","by one","otherwise"],COUNTING_BITS=3,IS_MOVING=4,HEADER_BYTES2=9,SEGMENT_ID=22,LISTED_BYTES=SEGMENT_ID+8+4;function encodeManifest({origin,
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
state;return{segments:[...this.#drafts].map(([id,{entries:entries2}])=>{let deleted=[...entries2.values()].filter(({data})=>data===null).sort((a2,b2)=>b2.base-a2.
base);for(let{id:gone,base}of deleted.slice(MAX_DELETED))entries2.delete(gone),origin=Math.max(origin,base+1);return segmentOf(id,this.base,[...entries2.values()])}),
origin}}#put(segmentId,entry,isRemoval=!1){let draft=this.#drafts.get(segmentId),old=draft.entries.get(entry.id);old&&(draft.bytes-=entryBytes(old),old.data&&draft.
rows--),draft.entries.delete(entry.id),!isRemoval&&(draft.entries.set(entry.id,entry),draft.bytes+=entryBytes(entry),entry.data&&draft.rows++)}#draftOf(segment){
this.#open??=segment.id;let draft=this.#drafts.get(segment.id);if(!draft){let entries2=new Map(segment.entries.map(entry=>[entry.id,entry]));this.#drafts.set(segment.
id,draft={entries:entries2,rows:segment.rows,bytes:segment.bytes})}return draft}#roomFor(entry){let hasRoom=({rows,bytes})=>rows<MAX_ROWS&&(bytes===0||bytes+entryBytes(
entry)<=MAX_BYTES),open=this.#open===void 0?void 0:this.#drafts.get(this.#open);if(open&&hasRoom(open))return this.#open;for(let next=this.#candidates.next();!next.
done;next=this.#candidates.next()){let segment=next.value;if(hasRoom(this.#drafts.get(segment.id)??segment))return this.#draftOf(segment),this.#open=segment.id}
let id=toBase64(randomBytes(SEGMENT_ID_BYTES));return this.#drafts.set(id,{entries:new Map,rows:0,bytes:0}),this.#open=id}};async function readRows(namespace,dataKey,snapshot){let segments=new Map,manifest;return await Promise.all(snapshot.rows.map(async({id,data})=>{if(id==="key")return;
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
length} stored rows`} of this user cannot be trusted: ${named}${more}. What they hold is left out and stays in the store as it is: restore it from a backup`)}var NO_KEYRING={check:async()=>{},listUser:async()=>{}},MAX_ATTEMPTS3=256,UserRows=class{isEncrypting=!0;#inner;#namespace;#secret;#keyring;#wrapping;#state;constructor(inner,namespace,secret,keyring=NO_KEYRING){
this.#inner=inner,this.#namespace=namespace,this.#secret=secret,this.#keyring=keyring}get name(){return this.#inner.name}get bytes(){return this.#state?.bytes??
0}get damage(){return this.#state&&damageError(this.#state)}get isMoving(){return this.#state?.manifest?.isMoving??!1}get readableRows(){let ids=[...this.#state.
segments.keys()];return{ids:this.damage?ids:[...ids,"key",MANIFEST_ROW]}}async load(_,since){return(await this.#refreshed()).snapshot(since)}commit(_,rows,ifVersion){
return this.write(rows,ifVersion)}async write(rows,ifVersion,isMoving){let copies=copyRows(rows);for(let attempt2=0;;attempt2++){let state=this.#state;if((!state||
ifVersion===void 0||state.version<ifVersion)&&(state=await this.#refreshed()),ifVersion!==void 0&&state.version!==ifVersion)throw new StoreConflictError;try{return await this.#commit(
state,planCommit(state,copies,isMoving??state.manifest?.isMoving??!1))}catch(error){if(readProperty(error,"code")!=="conflict"||ifVersion!==void 0||attempt2===MAX_ATTEMPTS3)
throw error}}}async clear(_){let version=await this.#inner.clear(this.#namespace);return this.#state=void 0,version}async#commit(state,plan){if(!state.dataKey){
if(plan.segments.length===0)return this.#inner.commit(this.#namespace,[],plan.base);await this.#keyring.check(),await this.#keyring.listUser()}let{key,row}=state.
dataKey?{key:state.dataKey}:await this.#newDataKey(plan.base),sealed=(id,value)=>sealRow(key,this.#namespace,id,plan.base,value).then(data=>({id,data})),rows=await Promise.
all([...plan.segments.map(({id,entries:entries2})=>sealed(id,encodeEntries(entries2))),sealed(MANIFEST_ROW,encodeManifest(plan.manifest))]),version=await this.#inner.
commit(this.#namespace,row?[row,...rows]:rows,plan.base);if(state.version===plan.base){state.dataKey=key,state.put(plan.segments),state.manifest={...plan.manifest,
base:plan.base},state.origin=plan.manifest.origin,state.manifestDamage=void 0;for(let{id}of plan.segments)state.damaged.delete(id);state.version=version}return version}async#refreshed(){
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
push({name,store:found=new EncryptedStore(inner,encryption)}),found}function indexedDb(dbName="fast-memory"){let opening,open=()=>opening??=loadEngine().then(()=>new N(dbName));return{name:"indexeddb",async load(namespace,since){
let database2=await open();return typedErrors(database2.load(namespace,since))},async commit(namespace,rows,ifVersion){checkRows(rows);let database2=await open();
return typedErrors(database2.commit(namespace,[...rows],ifVersion))},async clear(namespace){let database2=await open();return typedErrors(database2.clear(namespace))},
async purge(namespace,version){let database2=await open();return typedErrors(database2.purge(namespace,version))}}}var stores=new Map;function memoryStore(name){let store=stores.get(name);return store||stores.set(name,store=new MemoryStore),store}var MemoryStore=class{name="\
memory";#namespaces=new Map;async load(namespace,since){let{version,cleared,rows}=this.#namespace(namespace),full=since===void 0||since<cleared||since>version,isWanted=stored=>full?
stored.row.data!==null:stored.version>since;return{version,full,rows:[...rows.values()].filter(isWanted).map(({row})=>row)}}async commit(namespace,rows,ifVersion){
checkRows(rows);let found=this.#namespace(namespace);if(ifVersion!==void 0&&ifVersion!==found.version)throw new StoreConflictError;let copies=rows.map(({id,data})=>({
id,data:data&&data.slice()})),version=++found.version;for(let row of copies)found.rows.set(row.id,{row,version});return version}async clear(namespace){let found=this.#namespace(
namespace);return found.cleared=++found.version,found.rows.clear(),found.version}async purge(namespace,version){return this.#namespace(namespace).version!==version?
!1:(this.#namespaces.delete(namespace),!0)}#namespace(name){let namespace=this.#namespaces.get(name);return namespace||this.#namespaces.set(name,namespace={version:0,
cleared:0,rows:new Map}),namespace}};var StoreSelection=class{constructor(option,dbName,hostStore,encryption){this.dbName=dbName;this.#encryption=encryption,this.#option=option,this.#hostStore=hostStore}dbName;#option;#hostStore;#encryption;#choice;#waits=0;open(){
let choice=this.#choose();return this.#encryption?checkedStore(this.#encrypted):choice==="indexeddb"?void 0:checkedStore(choice)}async checkPlain(){!this.#encryption&&
this.isIndexedDb&&await checkPlain(database(this.dbName))}get isEncrypted(){return this.#encryption!==void 0&&!this.#encryption.decrypt}damageOf(userId){return this.#encryption&&
this.#encrypted?.damageOf(userId)}get progress(){return this.#encryption&&this.#encrypted?.isOpening&&this.#waits++,this.#waits}async advice(){let choice=this.#choose();
return choice==="indexeddb"?void 0:adviceOf(choice)}remoteMemoryOf(userId){let choice=this.#choose();if(typeof choice=="string"||!hasRemoteMemory(choice))return;
if(this.#encryption)return this.#encrypted.remoteMemoryOf(userId);let memory2=choice.memoryOf(userId);return{call:async(...args)=>(await checkPlainOnce(choice),
memory2.call(...args))}}get name(){try{let choice=this.#choose();return typeof choice=="string"?choice:choice.name}catch{return"none"}}get remedy(){return this.
isIndexedDb?'close other tabs of this site and reload, or pass { store: "memory" }, which forgets everything when the page goes':`check that the database of the\
 store "${this.name}" is reachable and not locked`}get isIndexedDb(){return this.name==="indexeddb"}get#encrypted(){try{let choice=this.#choose();return encryptedStore(
choice==="indexeddb"?database(this.dbName):choice,this.#encryption)}catch{return}}#choose(){return this.#choice??=this.#option==="memory"?memoryStore(this.dbName):
this.#option??this.#hostStore(this.dbName),this.#choice}},databases=new Map;function database(dbName){let store=databases.get(dbName);return store||databases.set(
dbName,store=indexedDb(dbName)),store}var ErrorReporter=class{#events;#onError;#reportedCodes=new Set;constructor(events,onError){this.#events=events,this.#onError=onError}report(thrown){let error=thrown instanceof
FastMemoryError?thrown:new FastMemoryError("internal",`memory failed (${errorName(thrown)}); see the cause`,{cause:redactedCause(thrown)});this.#events.emit("er\
ror",error),this.#onError?(!(error instanceof ModelLoadError)||this.#isFirst(error))&&this.#onError(error):this.#warnOnce(error)}reportInBackground(thrown){try{
this.report(thrown)}catch{}}#warnOnce(error){this.#isFirst(error)&&console.warn(`fast-memory: ${error.message} (${error.code}; shown once)`)}#isFirst({code}){let isFirst=!this.#reportedCodes.
has(code);return this.#reportedCodes.add(code),isFirst}};var EventEmitter=class{#listeners=new Map;on(event,listener){let listeners=this.#listeners.get(event)??new Set;return this.#listeners.set(event,listeners.add(listener)),
()=>listeners.delete(listener)}hasListener(event){return(this.#listeners.get(event)?.size??0)>0}emit(event,value){for(let listener of this.#listeners.get(event)??
[])try{listener(value)}catch(error){reportUncaught(error)}}};function reportUncaught(error){typeof globalThis.reportError=="function"?globalThis.reportError(error):
console.error(`fast-memory: a listener of client.memory.on threw an error (${errorName(error)})`)}var CHECKS2={text:nonEmptyText,category:nonEmptyText,createdAt:date,updatedAt:date,source:oneOf("app","reply"),context:nonEmptyText,pinned:flag,expiresAt:date,...SCOPE_CHECKS};
function toNewMemories(memories,defaults){return memories.map(memory2=>{let newMemory=checkCall(typeof memory2=="string"?{text:memory2}:memory2,CHECKS2,"a memor\
y");return checkText(newMemory.text,"the text of a memory"),nestScope({...newMemory,category:newMemory.category??"fact"},defaults)})}var STORE_TIMEOUT=5e3,MAX_EXTENSIONS=24,StoreDeadline=class{#remedy;#isUnresponsive=!1;constructor(remedy){this.#remedy=remedy}async enforce(call,progress=()=>0){
let timer,timeout=new Promise((_,reject)=>{let seen=progress(),extensions=0,expire=()=>{let current=progress();if(current!==seen&&extensions++<MAX_EXTENSIONS){seen=
current,timer=setTimeout(expire,STORE_TIMEOUT);return}this.#isUnresponsive=!0,reject(storeError("store_timeout",`the store did not answer within ${STORE_TIMEOUT/
1e3} s: ${this.#remedy()}`))};timer=setTimeout(expire,this.#isUnresponsive?0:STORE_TIMEOUT)}),settled=typedErrors(call).finally(()=>{this.#isUnresponsive=!1,clearTimeout(
timer)});return Promise.race([settled,timeout])}};var VectorBackfill=class{#embedder;#host;#background;#isRequestedAgain=!1;#running=0;#done=0;#total=0;embedder;constructor(embedder,host2){this.#embedder=embedder,
this.#host=host2,this.embedder=new CountingEmbedder(embedder,{onFirstQuery:()=>this.#start(),onBatch:()=>this.#report(),onEmbedded:count=>this.#done+=count})}retryIfDue(){
this.#embedder.isRetryDue&&this.#start()}recordsChanged(){this.#mayLoad&&this.#start()}get#mayLoad(){let{state,isRetryDue=!1}=this.#embedder;return isRetryDue||
state!=="failed"&&state!=="none"}async complete(){let engine=await this.#host.openEngine();await this.#embedder.load(),await typedErrors(this.#fill(engine))}#start(){
if(this.#host.waitUntil)return this.#host.waitUntil(this.#runInBackground());this.#isRequestedAgain=this.#background!==void 0,this.#background??=this.#runInBackground().
finally(()=>{this.#background=void 0,this.#isRequestedAgain&&this.#mayLoad&&this.#start()})}async#runInBackground(){try{await this.#embedder.load();let engine=await this.#host.
openEngine();await typedErrors(this.#fill(engine))}catch(error){this.#host.reportInBackground(error)}}async#fill(engine){this.#running++===0&&([this.#done,this.#total]=
[0,0]);try{if(this.#total===0){let{totalChunks,embedded}=await engine.stats();this.#total=totalChunks-embedded}await engine.fillVectors()>0&&this.#report()}finally{
this.#running--}}#report(){this.#running===0||this.#total===0||(this.#total=Math.max(this.#total,this.#done),this.#host.reportProgress({phase:"embed",done:this.#done,
total:this.#total}))}},CountingEmbedder=class{constructor(inner,listener){this.inner=inner;this.listener=listener}inner;listener;get modelId(){return this.inner.
modelId}get isReady(){return this.inner.isReady}embedQuery(text){return this.inner.state==="idle"&&this.listener.onFirstQuery(),this.inner.embedQuery(text)}async embed(texts){
this.listener.onBatch();let vectors=await this.inner.embed(texts);return this.listener.onEmbedded(texts.length),vectors}};var MemoryContext=class{constructor(userId,config,client,jobQueued=()=>{}){this.userId=userId;this.config=config;this.jobQueued=jobQueued;this.errors=new ErrorReporter(
this.events,config.onError),this.store=new StoreSelection(config.store,config.dbName,host.store,config.encryption),this.#deadline=new StoreDeadline(()=>this.store.
remedy),this.embedder=selectEmbedder(config,client,host.embedder),this.embedder.onProgress(this.reportProgress),this.backfill=new VectorBackfill(this.embedder,this)}userId;config;jobQueued;events=new EventEmitter;errors;session=new SessionStats;isPaused=!1;store;embedder;backfill;#deadline;#engine;#reportedDamage;get waitUntil(){
return host.waitUntil}openEngine(){let{persist:persist2,sessionId,agentId}=this.config;return persist2&&this.store.isIndexedDb&&persistOnce(),this.#engine??=this.#open(
scopeJson({sessionId,agentId})),this.#engine.catch(()=>this.#engine=void 0),this.#engine}async useEngine(){let engine=await this.openEngine();return this.backfill.
retryIfDue(),engine}async call(work,engine){try{return await this.#deadline.enforce(work,engine&&(()=>engine.progress()+this.store.progress))}finally{this.#reportDamage()}}#reportDamage(){
let damage=this.store.damageOf(this.userId);damage&&damage.message!==this.#reportedDamage&&this.reportInBackground(damage),this.#reportedDamage=damage?.message}async addMany(memories,defaults=this.#defaultScope){
let lists=[];for await(let slice of slices(memories))lists.push(toEngineJson(toNewMemories(slice,defaults)));if(lists.length===0)return[];let added=[],engine=await this.
useEngine(),records=await this.call(engine.addMany(lists),engine);for await(let slice of slices(records))added.push(...slice.map(toRecord));return this.recordsChanged(),
added}async storeDropped(memories){await this.addMany(await reviewMemories(this.config.beforeStore,memories,"window"))}recordsChanged(){this.config.persist!==!1&&
this.store.isIndexedDb&&persistOnce(),this.emit("change",void 0),this.backfill.recordsChanged()}hasListener(event){return this.events.hasListener(event)}emit(event,value){
this.events.emit(event,value)}report(error){this.errors.report(error)}reportInBackground(error){this.errors.reportInBackground(error)}reportProgress=progress=>{
this.emit("progress",progress),this.config.onProgress?.(progress)};get#defaultScope(){let{sessionId,agentId}=this.config;return{...sessionId&&{sessionId},...agentId&&
{agentId}}}async#open(scope){let{userId,store}=this;return await this.#deadline.enforce(store.checkPlain()).catch(error=>{if(error instanceof DecryptionError)throw error}),
openEngine({userId,dbName:store.dbName,store:store.open(),remoteMemory:store.remoteMemoryOf(userId),embedder:this.backfill.embedder,scope,maxMemories:this.config.
maxMemories,isolatesRequests:host.waitUntil!==void 0})}};var MAX_REPLY_TOKENS=2048,MODELS=[[/(?:^|\.)openai\.com$/,"gpt-4o-mini"],[/(?:^|\.)groq\.com$/,"llama-3.1-8b-instant"],[/(?:^|\.)anthropic\.com$/,"claude-haiku-\
4-5"],[/(?:^|\.)mistral\.ai$/,"mistral-small-latest"],[/(?:^|\.)openrouter\.ai$/,"openai/gpt-4o-mini"]];function defaultExtractionModel(client,chatModel){let hostName=hostNameOf(
readProperty(client,"baseURL"));return MODELS.find(([pattern])=>pattern.test(hostName))?.[1]??(typeof client.chat?.complete=="function"?"mistral-small-latest":chatModel)}
function canAskModel(client){let{chat,messages}=client;return[chat?.completions?.create,chat?.complete,messages?.create].some(call=>typeof call=="function")}async function askModel(client,{
model,system,user}){let{chat,messages}=client,chatMessages=[{role:"system",content:system},{role:"user",content:user}];try{if(typeof chat?.completions?.create==
"function")return replyText(await chat.completions.create({model,messages:chatMessages}));if(typeof chat?.complete=="function")return replyText(await chat.complete(
{model,messages:chatMessages}));let reply=await messages.create({model,max_tokens:MAX_REPLY_TOKENS,system,messages:[{role:"user",content:user}]});return contentText(
reply.content)}catch(error){throw new FastMemoryError("extraction",`the extraction model "${model}" could not be asked (${failureOf(error)}). fast-memory tries \
again later; { extractionModel } selects another one`,{cause:redactedCause(error)})}}function replyText({choices}){return contentText(choices?.[0]?.message?.content)}
function contentText(content){return typeof content=="string"?content:(Array.isArray(content)?content:[]).map(({text})=>typeof text=="string"?text:"").join("")}
function hostNameOf(baseURL){try{return new URL(String(baseURL)).hostname}catch{return""}}var lastWork=new Map;async function withLease(name,work){let locks=globalThis.navigator?.locks;if(locks)return locks.request(name,work);let current=(lastWork.get(
name)??Promise.resolve()).then(work,work),settled=current.catch(()=>{});lastWork.set(name,settled);try{return await current}finally{lastWork.get(name)===settled&&
lastWork.delete(name)}}var BATCH_SIZE=10,BATCH_DELAY=5e3,MAX_TIMER_DELAY=2**31-1,ExtractionQueue=class{#host;#added=0;#timer;#running;constructor(host2){this.#host=host2}jobAdded(){let{
waitUntil,isolatesRequests}=this.#host;this.#added++,this.#host.onEvent({phase:"queued",jobs:1}),waitUntil&&isolatesRequests?waitUntil(this.#run(!1)):waitUntil?
waitUntil((this.#running??Promise.resolve()).then(()=>this.#run(!1))):this.#added>=BATCH_SIZE?this.#run(!1):this.#timer??=setTimeout(()=>{this.#run(!1)},BATCH_DELAY)}async resume(){
let{waiting}=await this.jobCounts();waiting>0&&await this.#run(!1)}async jobCounts(){let engine=await this.#host.openEngine();return this.#host.call(engine.jobCounts(),
engine)}async flush(timeout){let timer,expired=new Promise(resolve=>timer=setTimeout(()=>resolve(!1),timeout)),drained=async()=>{for(;this.#running;)await this.#running;
await this.#run(!0);let{waiting,stuck}=await this.jobCounts();return waiting+stuck===0};try{return await Promise.race([drained(),expired])}finally{clearTimeout(
timer)}}#run(includeDelayed){return this.#host.isolatesRequests?this.#drain(includeDelayed):(this.#running??=this.#drain(includeDelayed).finally(()=>this.#running=
void 0),this.#running)}async#drain(includeDelayed){clearTimeout(this.#timer),this.#timer=void 0,this.#added=0;let{isolatesRequests,leaseName}=this.#host;try{isolatesRequests?
await this.#runBatches(includeDelayed):await withLease(`fast-memory ${leaseName}`,()=>this.#runBatches(includeDelayed)),await this.#scheduleNext()}catch(error){
this.#host.onFailed(error,0,0)}}async#scheduleNext(){let{nextAt}=await this.jobCounts();if(nextAt===void 0||this.#host.waitUntil)return;let delay=Math.min(Math.
max(nextAt-Date.now(),BATCH_DELAY),MAX_TIMER_DELAY);this.#timer??=setTimeout(()=>{this.#run(!1)},delay),this.#timer.unref?.()}async#runBatches(includeDelayed){let engine=await this.#host.
openEngine();for(;;){let batch=await this.#host.call(engine.nextJobs({limit:BATCH_SIZE,includeDelayed}),engine);if(!batch||!await this.#runBatch(engine,batch)&&
includeDelayed)return}}async#runBatch(engine,{jobIds,system,user,model,shownIds,handles}){let jobs=jobIds.length,started=performance.now();this.#host.onEvent({phase:"\
started",jobs});try{let reply=await this.#host.askModel({system,user},model),replied=performance.now(),jobsReply={jobIds,reply,shownIds,handles,protectAdded:this.#host.
protectAdded},decisions=await this.#host.review(engine,jobsReply),learned=await this.#host.call(engine.completeJobs({...jobsReply,decisions}),engine);return this.#host.
onLearned(learned,jobs,{model:replied-started,store:performance.now()-replied}),this.#host.onEvent({phase:"done",jobs}),!0}catch(error){return this.#host.onFailed(
error,jobs,performance.now()-started),await this.#host.call(engine.failJobs(jobIds),engine),this.#host.onEvent({phase:"failed",jobs}),!1}}};var FLUSH_TIMEOUT=6e4,UserBackgroundMemory=class extends UserMemory{#queue;constructor(userId,config,client){let queue,context=new MemoryContext(userId,config,client,
()=>queue.jobAdded());if(super(context),!canAskModel(client))throw new ConfigError("withMemory calls a model through the client, and this client has no chat.com\
pletions.create: use withFastMemory");queue=this.#queue=new ExtractionQueue(this.#queueHost(context,config,client));let{store="indexeddb"}=config,resume=()=>{queue.
resume().catch(error=>context.reportInBackground(error))};store==="indexeddb"&&"indexedDB"in globalThis&&setTimeout(resume,0)}async flush(options){let{timeout=FLUSH_TIMEOUT}=checkCall(
options,{timeout:wholeNumber(0,2147483647)},"flush");return this.#queue.flush(timeout)}async stats(){let stats=await super.stats(),{waiting,stuck}=await this.#queue.
jobCounts();return{...stats,extraction:{waiting,stuck}}}#queueHost(context,{store,dbName,extractionModel,waitUntil,beforeStore,protectAdded},client){let{debug}=this.
chat;return{leaseName:JSON.stringify([typeof store=="object"?store.name:store,dbName,context.userId]),openEngine:()=>context.useEngine(),call:(work,engine)=>context.
call(work,engine),askModel:(prompt2,chatModel)=>askModel(client,{...prompt2,model:extractionModel??defaultExtractionModel(client,chatModel)}),protectAdded,async review(engine,reply){
let get=id=>context.call(engine.get(id));return typedErrors((async()=>reviewProposals(beforeStore,ye(reply),"extraction",get))())},onLearned(raw,jobs,ms){let learned=toLearned(
raw);hasChanges(learned)&&context.recordsChanged(),debug?.extraction(jobs,ms.model,{...raw,learned,tokens:{...raw.tokens,saved:0},ms:ms.store})},onFailed(error,jobs,modelMs){
debug?.extraction(jobs,modelMs,{error}),context.reportInBackground(error)},onEvent:event=>context.emit("extraction",event),waitUntil:waitUntil??host.waitUntil,isolatesRequests:host.
waitUntil!==void 0}}};var MAX_LENGTH3=256,LONE_SURROGATE=/\p{Surrogate}/u,NO_ID=/^(?:undefined|null|NaN|\[object [^\]]*\])$/,REMEDY='pass the id of the signed-in user from your sessi\
on: withFastMemory(client, "alice")';function checkUserId(userId){let fault=faultOf3(userId);if(fault!==void 0)throw new ConfigError(`userId must ${fault}: ${REMEDY}`)}
function faultOf3(userId){if(typeof userId!="string")return`be a non-empty text, got ${userId===null?"null":typeName(userId)}`;if(userId.trim()==="")return"be a\
 non-empty text, got an empty text";if(userId.length>MAX_LENGTH3)return`have at most ${MAX_LENGTH3} characters, got ${userId.length}`;if(LONE_SURROGATE.test(userId))
return"be well-formed Unicode, got half of a surrogate pair";if(NO_ID.test(userId.trim()))return`be an id, got the text "${userId.trim()}"`}function typeName(value){
return typeof value=="number"?String(value):`a value of type ${typeof value}`}var MIN_PASSPHRASE=8,KEY_BYTES2=32,KEY_HELP='32 random bytes (crypto.getRandomValues(new Uint8Array(32))), the same in base64 (openssl rand -base64 32), or a Cr\
yptoKey: await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"])',KEY_CHECKS={passphrase:{is:value=>typeof value=="stri\
ng"&&value.length>=MIN_PASSPHRASE,wants:`a text of ${MIN_PASSPHRASE} characters or more`},key:{is:isKey,wants:KEY_HELP},passkey:{is:value=>value===!0,wants:"tru\
e"}},CHECKS3={...KEY_CHECKS,previous:{is:Array.isArray,wants:"a list, such as [{ passphrase: oldPassphrase }]"},decrypt:flag};function checkEncryption(encryption){
checkKey(encryption,CHECKS3,"option of encryption");for(let previous of encryption.previous??[]){if(!isObject(previous))throw new ConfigError(`encryption: previ\
ous must hold keys, got ${describe(previous)}`);checkKey(previous,KEY_CHECKS,"option of encryption.previous")}}function checkKey(given,checks,kind){checkOptionsOf(
given,checks,kind);let values={...given},names=Object.keys(KEY_CHECKS).filter(name=>values[name]!==void 0);if(names.length!==1)throw new ConfigError(`${kind.replace(
"option of ","")} needs one of { passphrase }, { key } and { passkey: true }, got ${names.join(" and ")||"none"}`)}function isKey(value){if(typeof value=="strin\
g")return base64Length(value)===KEY_BYTES2;if(value instanceof Uint8Array)return value.length===KEY_BYTES2;let{type,algorithm,usages}=value??{};if(type!=="secre\
t"||!Array.isArray(usages))return!1;let{name,length}=algorithm;return name==="AES-GCM"?length===256&&usages.includes("encrypt")&&usages.includes("decrypt"):name===
"HKDF"&&(usages.includes("deriveBits")||usages.includes("deriveKey"))}function base64Length(text){let digits=text.trim().replace(/=+$/,"");return/^[\w+/-]+$/.test(
digits)?Math.floor(digits.length*3/4):0}var DEFAULT_LOCAL_MODEL="all-MiniLM-L6-v2",E5={pooling:"mean",queryPrefix:"query: ",passagePrefix:"passage: "},PRESETS={"bge-small-en-v1.5":{pooling:"cls",queryPrefix:"\
Represent this sentence for searching relevant passages: ",passagePrefix:""},"e5-small-v2":E5,"multilingual-e5-small":E5},EXAMPLE='{ modelId: "gte-small", model\
: "/models/gte-small/model.onnx", tokenizer: "/models/gte-small/tokenizer.json", pooling: "mean" }',KEYS=["modelId","model","tokenizer","pooling","queryPrefix",
"passagePrefix","sha256"];function localModel(model,modelUrl){if(model!==DEFAULT_LOCAL_MODEL)return isObject(model)?customModel(model):presetModel(model,modelUrl)}
function presetModel(modelId,modelUrl){let preset=Object.hasOwn(PRESETS,modelId)?PRESETS[modelId]:void 0;if(!preset){let names=[DEFAULT_LOCAL_MODEL,...Object.keys(
PRESETS)].map(name=>`"${name}"`).join(", ");throw new ConfigError(`embeddingModel "${modelId}" does not run on this device. These do: ${names}; and any other of\
 the BERT family by its files: { embeddingModel: ${EXAMPLE} }. For a model of the client's provider add useLocalEmbeddings: false`)}if(modelUrl===void 0)throw new ConfigError(
`embeddingModel "${modelId}" is not part of the package: put its model.onnx and tokenizer.json into one folder with node_modules/fast-memory/minilm/minilm_bg.wa\
sm, and set its address: { modelUrl: "/${modelId}/" }`);return{modelId,...preset}}function customModel(given){let values={...given},isText2=key=>typeof values[key]==
"string"&&values[key].trim()!=="",isTextOrAbsent=key=>values[key]===void 0||typeof values[key]=="string",isValid={modelId:isText2("modelId"),model:values.model instanceof
URL||isText2("model"),tokenizer:values.tokenizer instanceof URL||isText2("tokenizer"),pooling:values.pooling==="mean"||values.pooling==="cls",queryPrefix:isTextOrAbsent(
"queryPrefix"),passagePrefix:isTextOrAbsent("passagePrefix"),sha256:values.sha256===void 0||isText2("sha256")&&/^[0-9a-f]{64}$/.test(values.sha256)},wrong=Object.
keys(values).find(key=>!KEYS.includes(key))??KEYS.find(key=>!isValid[key]);if(wrong!==void 0)throw new ConfigError(`embeddingModel: "${wrong}" is missing or inv\
alid; expected ${EXAMPLE}`);if(given.modelId===DEFAULT_LOCAL_MODEL)throw new ConfigError(`embeddingModel: modelId "${DEFAULT_LOCAL_MODEL}" belongs to the packag\
e's own model: choose another`);let{modelId,model,tokenizer,pooling,queryPrefix="",passagePrefix="",sha256}=given,absolute=url=>new URL(url,globalThis.location?.
href).href;try{return{modelId,pooling,queryPrefix,passagePrefix,files:{model:absolute(model),tokenizer:absolute(tokenizer),sha256}}}catch{throw new ConfigError(
'embeddingModel: "model" and "tokenizer" must be URLs, and absolute ones outside a page: new URL("./model.onnx", import.meta.url)')}}var DEFAULT_REMOTE_MODEL="text-embedding-3-small",MAX_DIMENSIONS2=65536,dimensionCount=wholeNumber(1,MAX_DIMENSIONS2),CHECKS4={dbName:nonEmptyText,dbPath:nonEmptyText,
topK:wholeNumber(0,50),maxTokens:wholeNumber(0,1e5),useLocalEmbeddings:flag,embeddingModel:{is:value=>nonEmptyText.is(value)||isObject(value),wants:"a name, or \
{ modelId, model, tokenizer, pooling }"},dimensions:dimensionCount,embedder:{is:isEmbedder,wants:'{ embed, modelId }, such as { modelId: "nomic-embed-text", emb\
ed: async (texts) => vectors }'},modelUrl:{is:value=>value instanceof URL||nonEmptyText.is(value),wants:"a URL"},store:{is:isStore,wants:'"indexeddb", "memory",\
 or a store such as nodeSqlite("memory.db") of "fast-memory/node"'},encryption:{is:isObject,wants:"{ passphrase }, { key } or { passkey: true }"},minScore:finiteNumber,
inject:flag,extract:flag,beforeStore:callback,protectAdded:flag,contextDays:wholeNumber(0,36500),maxMemories:wholeNumber(1,1e6),sessionId:nonEmptyText,agentId:nonEmptyText,
persist:flag,window:{is:isObject,wants:"an object, such as { maxTokens: 4000 }"},debug:{is:isDebug,wants:'true, false, "text", a function, or { logger, text }'},
onProgress:callback,onError:callback},WINDOW_CHECKS={maxTokens:wholeNumber(1,1e9),countTokens:callback},REQUEST_WINDOW_CHECKS={...WINDOW_CHECKS,rememberDropped:flag};
function checkOptions(userId,options){if(checkUserId(userId),!isObject(options))throw new ConfigError(`options must be an object, got ${describe(options)}`);let checked=checkOptionsOf(
options,CHECKS4,"option");return checkCombinations(checked),withDefaults(checked)}function checkBackgroundOptions(userId,options){if(!isObject(options))throw new ConfigError(
`options must be an object, got ${describe(options)}`);let{extractionModel,waitUntil,...rest}=options;if(checkOptionsOf({extractionModel,waitUntil},{extractionModel:nonEmptyText,
waitUntil:callback},"option"),"extract"in rest)throw new ConfigError("withMemory extracts in the background: leave extract out, or use perCall({ extract: false \
}) for one call","unknown_option");return{...checkOptions(userId,rest),extractInBackground:!0,extractionModel,waitUntil}}function checkCombinations(options){let{
dbName,dbPath,embedder,useLocalEmbeddings=!0,embeddingModel,dimensions,window:window2,debug}=options;if(dbName!==void 0&&dbPath!==void 0&&dbName!==dbPath)throw new ConfigError(
"dbName and dbPath are the same option: set only one of them");if(embedder&&(options.useLocalEmbeddings!==void 0||embeddingModel!==void 0))throw new ConfigError(
"embedder replaces useLocalEmbeddings and embeddingModel: set embedder alone");if(window2&&checkCall(window2,REQUEST_WINDOW_CHECKS,"window").maxTokens===void 0)
throw new ConfigError('option "window" has no maxTokens: { window: { maxTokens: 4000 } }');if(options.encryption&&checkEncryption(options.encryption),isObject(debug)&&
checkCall(debug,{logger:callback,text:flag},"debug"),!useLocalEmbeddings&&isObject(embeddingModel))throw new ConfigError("an embeddingModel with files runs on t\
his device: leave useLocalEmbeddings: false out");if(dimensions!==void 0&&(useLocalEmbeddings||embedder))throw new ConfigError("dimensions needs a provider's mo\
del: add useLocalEmbeddings: false")}function withDefaults(options){let{useLocalEmbeddings=!0,embedder,modelUrl}=options,model=options.embeddingModel??(useLocalEmbeddings?
DEFAULT_LOCAL_MODEL:DEFAULT_REMOTE_MODEL);return{dbName:options.dbName??options.dbPath??"fast-memory",topK:options.topK??5,maxTokens:options.maxTokens??300,useLocalEmbeddings,
embeddingModel:typeof model=="string"?model:model.modelId,localModel:useLocalEmbeddings&&!embedder?localModel(model,modelUrl):void 0,dimensions:options.dimensions,
embedder,modelUrl:modelUrl?.toString(),store:options.store,encryption:options.encryption,minScore:options.minScore,inject:options.inject??!0,extract:options.extract??
!0,extractInBackground:!1,beforeStore:options.beforeStore,protectAdded:options.protectAdded??!0,contextDays:options.contextDays??90,maxMemories:options.maxMemories,
sessionId:options.sessionId,agentId:options.agentId,persist:options.persist,window:options.window,debug:options.debug,onProgress:options.onProgress,onError:options.
onError}}function isEmbedder(value){let{embed,modelId,dimensions}=value??{};return typeof embed=="function"&&nonEmptyText.is(modelId)&&(dimensions===void 0||dimensionCount.
is(dimensions))}function isStore(value){let{name,load,commit,clear}=value??{};return value==="indexeddb"||value==="memory"||nonEmptyText.is(name)&&[load,commit,
clear].every(callback.is)}function isDebug(value){return flag.is(value)||value==="text"||callback.is(value)||isObject(value)}var chatMiddlewares=new WeakSet;function hasMiddleware(client){let{middleware,withOptions}=client;return Array.isArray(middleware)&&typeof withOptions=="functio\
n"}function installMiddleware(copy,turns){let client=copy;client.fetch=unwrapFetch(client.fetch),client.middleware=[...client.middleware.filter(middleware=>!chatMiddlewares.
has(middleware)),chatMiddleware(turns)]}function chatMiddleware(turns){let middleware=(call,next)=>{let{url,...init}=call;return sendWithMemory((input,sent)=>next(
sent===init?call:{...sent,url:String(input)}),[url,init],turns)};return chatMiddlewares.add(middleware),middleware}var unfiltered=new WeakMap;function filterChunks(stream,turn,beginAgain){let open=unfiltered.get(stream)??openerOf(stream),first=turn,iterate=()=>{let iterator2=new FilteredChunks(
open(),first?Promise.resolve(first):beginAgain());return first=void 0,iterator2};return Object.isExtensible(stream)?(unfiltered.set(stream,open),defineHidden(stream,
Symbol.asyncIterator,iterate),hasIterator(stream)&&defineHidden(stream,"iterator",iterate),isGenerator(stream)&&iterateItself(stream,iterate()),stream):{[Symbol.
asyncIterator]:iterate}}function openerOf(stream){if(hasIterator(stream))return stream.iterator.bind(stream);if(!isGenerator(stream))return stream[Symbol.asyncIterator].
bind(stream);let{next,return:leave,throw:fail}=stream;return()=>({next:next.bind(stream),...leave&&{return:leave.bind(stream)},...fail&&{throw:fail.bind(stream)}})}
function hasIterator(stream){return typeof stream.iterator=="function"}function iterateItself(stream,iterator2){for(let name of["next","return","throw"])defineHidden(
stream,name,iterator2[name].bind(iterator2));defineHidden(stream,Symbol.asyncIterator,()=>stream)}function isGenerator(stream){return typeof stream.next=="funct\
ion"}var FilteredChunks=class{#chunks;#turn;#pending=new PendingChunks;#ready=new Fifo;#encoder=new TextEncoder;#decoder=new TextDecoder;#filter;#isOver=!1;#last=Promise.
resolve();constructor(chunks2,turn){this.#chunks=chunks2,this.#turn=turn}[Symbol.asyncIterator](){return this}next(){let step=()=>this.#step(),result=this.#last.
then(step,step);return this.#last=result,result}async return(value){let left=this.#chunks.return?.(value);return await this.#finish().catch(()=>{}),await left,{
done:!0,value}}async throw(error){if(this.#isOver=!0,this.#turn.then(turn=>turn?.free()),this.#chunks.throw)return this.#chunks.throw(error);throw error}async#step(){
let turn=await this.#turn;for(;;){if(this.#ready.length>0)return{done:!1,value:this.#ready.shift()};if(this.#isOver)return{done:!0,value:void 0};let{done,value}=await this.#chunks.
next();if(this.#isOver)return{done:!0,value:void 0};if(done){if(await this.#finish(),this.#ready.length===0)return{done,value}}else turn?this.#push(value,turn):
this.#ready.push(value)}}#push(chunk,turn){let json=String(JSON.stringify(chunk));this.#pending.push(json,chunk);let event=this.#encoder.encode(`data: ${json}

`);this.#filter??=new StreamFilter(turn);let output=this.#filter.push(event);for(let bytes of output instanceof Uint8Array?[output]:output.chunks)this.#release(
bytes)}async#finish(){if(this.#isOver)return;this.#isOver=!0;let turn=await this.#turn;turn&&(this.#release(turn.finish()),await turn.end(),turn.free())}#release(bytes){
for(let event of this.#decoder.decode(bytes).split(`

`).filter(Boolean)){let json=event.slice(6),pending=this.#pending.take(json);this.#ready.push(pending?pending.chunk:JSON.parse(json))}}},PendingChunks=class{#chunks=new Fifo;#counts=new Map;push(json,chunk){
this.#chunks.push({json,chunk}),this.#counts.set(json,(this.#counts.get(json)??0)+1)}take(json){if(this.#counts.has(json)){for(let next=this.#shift();next;next=
this.#shift())if(next.json===json)return next}}#shift(){let next=this.#chunks.shift();if(!next)return;let count=this.#counts.get(next.json);return count===1?this.#counts.
delete(next.json):this.#counts.set(next.json,count-1),next}};function hasCreate(client){return typeof client.chat?.completions?.create=="function"}function wrapCreate(client,turns){let{completions}=client.chat,create=chatCreate(
(...args)=>completions.create(...args),turns),overrides={chat:objectProxy(client.chat,{completions:objectProxy(completions,{create})})};return typeof client.chatCompletion==
"function"&&(overrides.chatCompletion=chatCreate(client.chatCompletion.bind(client),turns)),objectProxy(client,overrides)}function chatCreate(create,turns){return async(request,...rest)=>{
let headers=rest[0]?.headers,options=turns.readOptions(getHeader(headers,CALL_HEADER)),sentHeaders=dropHeaders(headers,[CALL_HEADER]);sentHeaders!==headers&&(rest[0]=
{...rest[0],headers:sentHeaders});let body=stringify(request);if(body===void 0)return create(request,...rest);let call={api:"completions",body,options,isRetry:!1},
turn=await turns.begin(call);if(!turn)return create(request,...rest);let send=async(begun,sentCall)=>{let kept=begun.keptMessages,sent=editedCopy(kept?withMessages(
request,kept):request,JSON.parse(begun.body??"null")),reply=await create(sent,...rest);return isStream(reply)?filterChunks(reply,begun,()=>turns.begin({...sentCall,
isRetry:!0})):await cleanReply(reply,begun)};try{return await send(turn,call)}catch(error){let status=turn.hasAddition?refusalStatus(error):void 0;if(turn.free(),
status===void 0||isAborted(rest[0]))throw error;return sendPlain(status)}async function sendPlain(status){let plainCall={...call,withoutAddition:!0},plain2=await turns.
begin(plainCall);try{let reply=plain2?await send(plain2,plainCall):await create(request,...rest);return turns.refused(status),reply}catch(error){throw plain2?.free(),
error}}}}function isAborted(options){return options?.signal?.aborted===!0}function withMessages(request,kept){let{messages}=request,property={value:Array.from(kept,
index=>messages[index]),configurable:!0,enumerable:!0,writable:!0};return Object.create(Object.getPrototypeOf(request),{...Object.getOwnPropertyDescriptors(request),
messages:property})}async function cleanReply(reply,turn){let json=stringify(reply),cleaned=json===void 0?void 0:turn.clean(json);return await turn.end(),turn.free(),
cleaned===void 0?reply:editedCopy(reply,JSON.parse(cleaned))}function isStream(reply){return typeof reply=="object"&&reply!==null&&Symbol.asyncIterator in reply}
function stringify(value){try{return JSON.stringify(value)}catch{return}}function isMistral(client){let{_options,chat}=client;return typeof _options=="object"&&_options!==null&&typeof chat?.complete=="function"}function wrapMistral(client,memory2){
let Class=client.constructor,copy=new Class({...client._options,httpClient:chatHttpClient(client._options.httpClient,memory2.chat)});return copyOwnProperties(Object.
getOwnPropertyDescriptors(client),copy,["memory"]),defineHidden(copy,"memory",memory2)}function chatHttpClient(original,turns){if(!original)return{request:chatFetch(
(...args)=>fetch(...args),turns)};if(typeof original.fetcher=="function"&&typeof original.clone=="function"){let copy=original.clone();return copy.fetcher=chatFetch(
original.fetcher,turns),copy}let request=isChatFetch(original.request)?original.request:original.request.bind(original);return{request:chatFetch(request,turns)}}var SDK_CLASS=/^(?:(?:Azure|Bedrock)?OpenAI|Groq|Together|(?:Base)?Anthropic\w*|APIClient)$/,SDK_OPTIONS=/^(?:endpoint|apiVersion|deployment|azureADTokenProvider|resource|region|projectId|accessToken|googleAuth|authClient|aws\w+|bedrock\w*|provider\w*|skipAuth|credentials)$/,
PRIVATE_FIELD=/[.\s{;(,]#[A-Za-z_$]|\.set\(\s*_?this\s*,|[Pp]rivateField\w*\(\s*_?this\s*,/;function restoreSubclassState(client,copy,changed={}){let{classes,base}=subclassesOf(
client);classes.length!==0&&(restore(client,copy,Reflect.ownKeys(attempt(base,optionsOf(client)))),restoreOptions(client,copy,["fetch",...Object.keys(changed)]))}
function subclassOptions(client){let{classes,base}=subclassesOf(client);if(classes.length===0)return{};let options=optionsOf(client),known=new Set(Object.keys(options));
for(let name of optionsRead(base,options))known.add(name);for(let name of Reflect.ownKeys(attempt(base,options)))known.add(name);let values=Object.getOwnPropertyNames(
client).filter(name=>!known.has(name)).flatMap(name=>{let value=readProperty(client,name);return value!==void 0&&!isResource(value)?[name,name.replace(/^_/,"")].
map(option=>[option,value]):[]});return Object.fromEntries(values.filter(([name])=>!known.has(name)))}function hiddenOptions(client){let{classes,base}=subclassesOf(
client);if(classes.length===0)return[];let options=optionsOf(client);if(!(classes.some(Class=>PRIVATE_FIELD.test(sourceOf(Class)))||hasOwnMethods(client,attempt(
base,options))))return[];let known=[...optionsRead(base,options),...Object.keys(subclassOptions(client))];return optionsRead(client.constructor,options).filter(
name=>!known.includes(name)&&!SDK_OPTIONS.test(name)&&!(name in options)&&!Object.hasOwn(client,name))}function lacksOwnMethods(client,copy){return Reflect.ownKeys(
copy).some(name=>{let copied=Object.getOwnPropertyDescriptor(copy,name)?.value,resource=readProperty(client,name);return name==="_client"||!isResource(copied)||
typeof resource!="object"||resource===null?!1:hasOwnMethod(resource,copied)||lacksOwnMethods(resource,copied)})}function hasOwnMethods(client,plain2){return hasOwnMethod(
client,plain2)||lacksOwnMethods(client,plain2)}function hasOwnMethod(object,other){return Reflect.ownKeys(object).some(name=>{let property=Object.getOwnPropertyDescriptor(
object,name);return property?.enumerable&&typeof property.value=="function"&&!Object.hasOwn(other,name)&&typeof readProperty(other,name)=="function"})}function subclassesOf(client){
let chain=[];for(let type=Object.getPrototypeOf(client);type&&type!==Object.prototype;type=Object.getPrototypeOf(type))chain.push(type.constructor);let known=chain.
findIndex(Class=>SDK_CLASS.test(Class.name)),at=known<0?Math.max(chain.length-1,0):known;return{classes:chain.slice(0,at),base:chain[at]??Object}}function restore(from,to,except){
for(let name of Reflect.ownKeys(from)){let[value,copied]=[readProperty(from,name),readProperty(to,name)];if(!(name==="_client"||value===copied)){if(isResource(value))
isResource(copied)&&restore(value,copied,[]);else if(!except.includes(name)&&isState(value,copied)&&!refersTo(value,from)){let property=Object.getOwnPropertyDescriptor(
to,name);(property?.writable??property===void 0)&&Reflect.set(to,name,value)}}}}function isState(value,copied){return typeof value=="object"&&value!==null||typeof value==
"function"&&copied===void 0}function restoreOptions(client,copy,except){if(client._options&&copy._options)for(let[name,value]of Object.entries(client._options))
except.includes(name)||(copy._options[name]=value);client.fetchOptions&&!except.includes("fetchOptions")&&(copy.fetchOptions=client.fetchOptions)}function isResource(value){
return typeof value=="object"&&value!==null&&Object.hasOwn(value,"_client")}function refersTo(value,owner){return Reflect.ownKeys(value).some(name=>Object.getOwnPropertyDescriptor(
value,name)?.value===owner)}function optionsOf(client){let{_options,apiKey}=client;return{apiKey,dangerouslyAllowBrowser:!0,..._options}}function optionsRead(Class,options){
let names=new Set,recorder=new Proxy(options,{get(target,name){return typeof name=="string"&&names.add(name),target[name]}});return attempt(Class,recorder),[...names]}
function attempt(Class,options){try{return new Class(options)}catch{return{}}}function sourceOf(Class){return Function.prototype.toString.call(Class)}var PASTE='withFastMemory(new OpenAI(), "alice")',FETCH='memoryFetch(fetch, createMemory("alice"))';function checkClient(client){if(typeof client!="object"||client===
null)throw unsupported(client)}function unsupported(client){return new UnsupportedClientError(`withFastMemory cannot use ${explain(client)}`)}function explain(client){
if(client===null||typeof client!="object"&&typeof client!="function")return`${client===null?"null":kindOf(client)}; it needs a client: ${PASTE}`;let shape=client;
return typeof shape.doGenerate=="function"?'a model of the AI SDK; use wrapLanguageModel({ model, middleware: memoryMiddleware(createMemory("alice")) })':typeof client==
"function"?typeof shape.languageModel=="function"?'a provider of the AI SDK; use wrapLanguageModel({ model: provider("\u2026"), middleware: memoryMiddleware(createMe\
mory("alice")) })':isClass(client)?`the class ${nameOfFunction(client)}; make an instance of it: withFastMemory(new ${nameOfFunction(client)}(), "alice")`:`a fu\
nction; for a fetch use ${FETCH}`:typeof shape.then=="function"?'a promise; await it: withFastMemory(await \u2026, "alice")':typeof shape.invoke=="function"?`${nameOf2(
client)} of LangChain; give it a fetch: new ${nameOf2(client)}({ configuration: { fetch: ${FETCH} } })`:`${nameOf2(client)}: it has neither a fetch with withOpt\
ions (openai, groq-sdk, together-ai, \u2026) nor chat.completions.create. Pass the client itself: ${PASTE}. For anything that takes a fetch use ${FETCH}`}function nameOf2(client){
let name=className(client);return name===""||name==="Object"?"this object":name}function nameOfFunction(client){return className({constructor:client})||"Client"}
function kindOf(value){return value===void 0?"undefined":`a ${typeof value}`}function isClass(client){return/^class\b/.test(Function.prototype.toString.call(client))}var REPLACED=["withOptions","prepareRequest","memory"],originalProperties=new WeakMap,originalMethods=new WeakMap;function isStainless(client){let{fetch:fetch2,
withOptions,_options}=client;return typeof fetch2=="function"&&(typeof withOptions=="function"||typeof _options=="object"&&_options!==null)}function wrapStainless(client,memory2,install=installFetch){
if(isPlainCopy(client))throw tracedCopyError();let hidden=hiddenOptions(client);if(hidden.length>0)throw hiddenOptionsError(client,hidden);let properties=unwrappedProperties(
client),copy=copyOf2(client);if(lacksOwnMethods(client,copy))throw tracedCopyError();return copyOwnProperties(properties,copy,["fetch"]),restoreSubclassState(client,
copy),addMemory(copy,memory2,install)}function isPlainCopy(client){return Object.getPrototypeOf(client)===Object.prototype&&client.chat?._client!==void 0}function addMemory(copy,memory2,install){
let properties=Object.getOwnPropertyDescriptors(copy);originalProperties.set(copy,Object.fromEntries(REPLACED.flatMap(name=>properties[name]?[[name,properties[name]]]:
[]))),install(copy,memory2.chat);let{withOptions}=copy;return withOptions&&replaceMethod(copy,"withOptions",withOptions,options=>{let derived=withOptions.call(copy,
{...lostOptions(copy),...options});return restoreSubclassState(copy,derived,options),addMemory(derived,memory2,install)}),defineHidden(copy,"memory",memory2)}function copyOf2(client,isInside=!1){
let fetch2=unwrapFetch(client.fetch),withOptions=client.withOptions&&originalMethod(client.withOptions);try{if(withOptions)return checkCopy(withOptions.call(client,
{...lostOptions(client),fetch:fetch2}));let Class=client.constructor;return checkCopy(new Class({...client._options,...lostOptions(client),fetch:fetch2}))}catch(error){
let inside=client.chat?._client;if(!isInside&&inside&&inside!==client&&isStainless(inside))return copyOf2(inside,!0);throw copyError(client,error)}}function checkCopy(copy){
if(!isStainless(copy))throw new TypeError("the copy is no client");return copy}function lostOptions(client){let options=subclassOptions(client);typeof client.apiVersion==
"string"&&client.apiVersion!==""&&Object.assign(options,{apiVersion:client.apiVersion,deployment:client.deploymentName}),typeof client._azureADTokenProvider=="f\
unction"&&Object.assign(options,{azureADTokenProvider:client._azureADTokenProvider,apiKey:null});let apiKey=client._options?.apiKey;return typeof apiKey=="funct\
ion"&&!("_provider"in client)&&(options.apiKey=apiKey),options}function installFetch(copy,turns){let isSigned=signsBody(copy);copy.fetch=isSigned?signedChatFetch(
copy.fetch,turns):chatFetch(copy.fetch,turns),copy._options&&(copy._options.fetch=copy.fetch);let{prepareRequest}=copy;if(!prepareRequest)return;replaceMethod(copy,
"prepareRequest",prepareRequest,async(init,context)=>{await prepare(context.url,init,turns,{isSigned}),await prepareRequest.call(copy,init,context)})}function replaceMethod(copy,name,original,method){
originalMethods.set(method,original),defineHidden(copy,name,method)}function originalMethod(method){return originalMethods.get(method)??method}function signsBody(client){
if(typeof client._provider?.prepareRequest=="function")return!0;let inherited;for(let type=Object.getPrototypeOf(client);type;type=Object.getPrototypeOf(type))Object.
hasOwn(type,"prepareRequest")&&(inherited=type.prepareRequest);return client.prepareRequest!==inherited}function unwrappedProperties(client){let properties=Object.
getOwnPropertyDescriptors(client),originals3=originalProperties.get(client)??originalsOfCopy(client,properties);if(!originals3)return properties;for(let name of REPLACED)
delete properties[name];return{...properties,...originals3}}function originalsOfCopy(client,properties){let replaced=Object.entries(properties).filter(([,{value}])=>originalMethods.
has(value));if(replaced.length===0)return;let inherited=Object.getPrototypeOf(client),own=replaced.map(([name,property])=>[name,{...property,value:originalMethod(
property.value)}]).filter(([name,{value}])=>value!==inherited[name]);return Object.fromEntries(own)}function tracedCopyError(){return new UnsupportedClientError(
'this client is a copy of a client, or has methods of its own, as tracing wrappers make them, and memory would lose what they add: wrap the client with memory f\
irst, as in wrapOpenAI(withFastMemory(new OpenAI(), "alice")), or pass the fetch when you create it: new OpenAI({ fetch: memoryFetch(fetch, createMemory("alice"\
)) })')}function hiddenOptionsError(client,options){let name=nameOf2(client),names=options.map(option=>`"${option}"`).join(", ");return new UnsupportedClientError(
`${name} cannot get a memory, because a copy would lose its own options (${names}): pass the fetch when you create it: new ${name}({ \u2026, fetch: memoryFetch(fetch\
, createMemory("alice")) })`)}function copyError(client,cause){let name=nameOf2(client),remedy=/X\.509/.test(String(readProperty(cause,"message")))?"an X.509 wo\
rkload identity accepts only its own fetch. Use an API key or a workload identity with a token provider":`its constructor does not accept the options of its bas\
e class. Pass the fetch when you create it: new ${name}({ fetch: memoryFetch(fetch, createMemory("alice")) })`;return new UnsupportedClientError(`${name} cannot\
 get a memory, because it cannot be copied with another fetch: ${remedy}`,{cause:redactedCause(cause)})}var originals2=new WeakMap;function wrap(client,memory2){let wrapped=wrapByKind(client,memory2);return originals2.set(wrapped,unwrap2(client)),wrapped}function unwrap2(client){
return originals2.get(client)??client}function wrapByKind(client,memory2){if(hasMiddleware(client))return wrapStainless(client,memory2,installMiddleware);if(isStainless(
client))return wrapStainless(client,memory2);if(isMistral(client))return wrapMistral(client,memory2);let original=unwrap2(client);if(hasCreate(original))return defineHidden(
wrapCreate(original,memory2.chat),"memory",memory2);throw unsupported(client)}function withFastMemory(client,userId,options={}){let config=checkOptions(userId,options);return checkClient(client),wrap(client,new UserMemory(new MemoryContext(
userId,config,unwrap2(client))))}function withMemory(client,userId,options={}){let config=checkBackgroundOptions(userId,options);checkClient(client);let memory2=new UserBackgroundMemory(
userId,config,unwrap2(client));return wrap(client,memory2)}function createMemory(userId,options={}){return new UserMemory(new MemoryContext(userId,checkOptions(userId,options),void 0))}var CHECKS5={...WINDOW_CHECKS,memory:{is:value=>callback.is(value?.addMany),wants:"a memory of createMemory or client.memory"}},RollingWindowTransform=class{#limit;#memory;constructor(options){
let{memory:memory2,...limits}=checkCall(options,CHECKS5,"RollingWindowTransform");if(limits.maxTokens===void 0)throw new ConfigError("maxTokens is missing: new \
RollingWindowTransform({ maxTokens: 4000 })");this.#limit=new WindowLimit(limits),this.#memory=memory2}async apply(messages){let window2=await readMessages(messages);
try{let result=this.#limit.keep(window2);return this.#memory&&await this.#limit.rememberDropped(window2,result,storeIn(this.#memory)),Array.from(result.kept,position=>messages[position])}finally{
window2.free()}}async count(messages){let window2=await readMessages(messages);try{return this.#limit.tokensOf(window2)}finally{window2.free()}}};function storeIn(memory2){
let{[STORE_DROPPED]:store}=memory2;return memories=>store?store.call(memory2,memories):memory2.addMany(memories)}async function readMessages(messages){let json=toJson2(
messages);return await loadEngine(),new T(json)}function toJson2(messages){if(!Array.isArray(messages)||!messages.every(message=>typeof message=="object"&&message!==
null))throw new ConfigError('apply needs a list of messages: apply([{ role: "user", content: "Hello" }])');try{return JSON.stringify(messages)}catch{throw new ConfigError(
"the messages cannot be serialised as JSON")}}export{ConfigError,DecryptionError,FastMemoryError,ModelLoadError,RollingWindowTransform,StoreUnavailableError,UnsupportedClientError,createMemory,indexedDb,memoryFetch,
memoryMiddleware,perCall,withFastMemory,withMemory};
