import{FastMemoryError,ModelLoadError,ownError,publicUrl,redactText,redactedCause}from"./chunk-656JLGIF.js";var manifest_default={modelId:"all-MiniLM-L6-v2",dimensions:384,maxTokens:256,files:{"model.onnx":{bytes:23127311,sha256:"300e7d693b7c8bbb4e81482e8d15ee37e3ed10\
c3afc88e7467cda0e81f72074d"},"tokenizer.json":{bytes:466247,sha256:"be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"}}};var virtual_embedding_worker_default=`var encoder={bytes:263547,sha256:"017518ce48397c6a4c50940f74d40659f665da01e71a91452aa316df9cb46e16"},minilm={bytes:1158555\
0,sha256:"bd99873bdafbbe245d33d3dbae59\\
261c5afa646d43d910716b6a02759f39f2f4"},weights={bytes:23328164,sha256:"50cc72e35a9940e2384fdf1d4e831cfb62e3fdff6792b762fbed8345c2f3cbe1"};var x=class _x{static \
__wrap(e){let n=Object.create(_x.prototype);return n.__wbg_ptr=e,I.register(n,n.__wbg_ptr,n),n}__destroy_into_raw(){let e=this.__wbg_ptr;return this.
__wbg_ptr=0,I.unregister(this),e}free(){let e=this.__destroy_into_raw();o.__wbg_compiledmodel_free(e,0)}get dimensions(){return o.compiledmodel_dimensions(this.\

__wbg_ptr)>>>0}embed(e){let n=j(e,o.__wbindgen_malloc_command_export,o.__wbindgen_realloc_command_export),r2=a,_=o.compiledmodel_embed(this.__wbg_ptr,n,r2);var \
s=D(
_[0],_[1]).slice();return o.__wbindgen_free_command_export(_[0],_[1]*4,4),s}};Symbol.dispose&&(x.prototype[Symbol.dispose]=x.prototype.free);var g=class _g{stat\
ic __wrap(e){
let n=Object.create(_g.prototype);return n.__wbg_ptr=e,E.register(n,n.__wbg_ptr,n),n}__destroy_into_raw(){let e=this.__wbg_ptr;return this.__wbg_ptr=0,E.unregis\
ter(
this),e}free(){let e=this.__destroy_into_raw();o.__wbg_minilm_free(e,0)}get dimensions(){return o.minilm_dimensions(this.__wbg_ptr)>>>0}embed(e){let n=C(e,o.__w\
bindgen_malloc_command_export),
r2=a,_=o.minilm_embed(this.__wbg_ptr,n,r2);if(_[3])throw p(_[2]);var s=D(_[0],_[1]).slice();return o.__wbindgen_free_command_export(_[0],_[1]*4,4),s}static load\
Pooled(e,n,r2){
let _,s,i,c;try{_=b(e,o.__wbindgen_malloc_command_export),s=a,i=b(n,o.__wbindgen_malloc_command_export),c=a}catch(O2){throw i&&o.__wbindgen_free_command_export(\

i,c*1,1),_&&o.__wbindgen_free_command_export(_,s*1,1),O2}let f2=o.minilm_loadPooled(_,s,i,c,r2);if(f2[2])throw p(f2[1]);return _g.__wrap(f2[0])}static load(e,n)\
{
let r2,_,s,i;try{r2=b(e,o.__wbindgen_malloc_command_export),_=a,s=b(n,o.__wbindgen_malloc_command_export),i=a}catch(f2){throw s&&o.__wbindgen_free_command_expor\
t(
s,i*1,1),r2&&o.__wbindgen_free_command_export(r2,_*1,1),f2}let c=o.minilm_load(r2,_,s,i);if(c[2])throw p(c[1]);return _g.__wrap(c[0])}get modelId(){let e,n;try{\

let r2=o.minilm_modelId(this.__wbg_ptr);return e=r2[0],n=r2[1],F(r2[0],r2[1])}finally{o.__wbindgen_free_command_export(e,n,1)}}};Symbol.dispose&&(g.prototype[Sy\
mbol.
dispose]=g.prototype.free);var T=class{__destroy_into_raw(){let e=this.__wbg_ptr;return this.__wbg_ptr=0,z.unregister(this),e}free(){let e=this.__destroy_into_r\
aw();
o.__wbg_modelfile_free(e,0)}get address(){return o.modelfile_address(this.__wbg_ptr)>>>0}load(e,n){let r2=+e,_=+n,s=this.__destroy_into_raw(),i=o.modelfile_load\
(
s,r2,_);if(i[2])throw p(i[1]);return x.__wrap(i[0])}constructor(e){let n=o.modelfile_new(e);return this.__wbg_ptr=n,z.register(this,this.__wbg_ptr,this),this}};\

Symbol.dispose&&(T.prototype[Symbol.dispose]=T.prototype.free);function W(){return{__proto__:null,"./minilm_bg.js":{__proto__:null,__wbg_Error_208446807d0d1e30:\
function(e,n){return Error(F(e,n))},__wbg_String_8564e559799eccda:function(e,n){
let r2=String(n),_=j(r2,o.__wbindgen_malloc_command_export,o.__wbindgen_realloc_command_export),s=a;d().setInt32((e>>>0)+4,s,!0),d().setInt32((e>>>0)+0,_,!0)},_\
_wbg___wbindgen_boolean_get_4f1baf9a00be3c74:function(e){
let n=e,r2=typeof n=="boolean"?n:void 0;return S(r2)?16777215:r2?1:0},__wbg___wbindgen_debug_string_f249a2a76caa9a55:function(e,n){let r2=$(n),_=j(r2,o.__wbindg\
en_malloc_command_export,
o.__wbindgen_realloc_command_export),s=a;d().setInt32((e>>>0)+4,s,!0),d().setInt32((e>>>0)+0,_,!0)},__wbg___wbindgen_in_3f58a9d3b3a7eed2:function(e,n){return e \
in
n},__wbg___wbindgen_is_object_8b968c3ab8e96595:function(e){let n=e;return typeof n=="object"&&n!==null},__wbg___wbindgen_is_string_fc456fee5d3317de:function(e){\

return typeof e=="string"},__wbg___wbindgen_is_undefined_be5b34249ff1fc15:function(e){return e===void 0},__wbg___wbindgen_jsval_loose_eq_b2f214e2e4b30e36:functi\
on(e,n){
return e==n},__wbg___wbindgen_number_get_934b640d0889af78:function(e,n){let r2=n,_=typeof r2=="number"?r2:void 0;d().setFloat64((e>>>0)+8,S(_)?0:_,!0),d().setIn\
t32(
(e>>>0)+0,!S(_),!0)},__wbg___wbindgen_string_get_7ce8eee7fd327545:function(e,n){let r2=n,_=typeof r2=="string"?r2:void 0;var s=S(_)?0:j(_,o.__wbindgen_malloc_co\
mmand_export,
o.__wbindgen_realloc_command_export),i=a;d().setInt32((e>>>0)+4,i,!0),d().setInt32((e>>>0)+0,s,!0)},__wbg___wbindgen_throw_4c88d8bf264fd984:function(e,n){throw \
new Error(
F(e,n))},__wbg_entries_7bb1459bd9b5c2b9:function(e){return Object.entries(e)},__wbg_getRandomValues_5d8c030b527203a6:function(){return V(function(e,n){globalThi\
s.
crypto.getRandomValues(A(e,n))},arguments)},__wbg_getRandomValues_8b6f1f663e6f188d:function(){return V(function(e,n){globalThis.crypto.getRandomValues(A(e,n))},\

arguments)},__wbg_get_d7176cfb76d71114:function(e,n){return e[n>>>0]},__wbg_get_with_ref_key_fc601247060b7204:function(e,n){return e[n]},__wbg_instanceof_ArrayB\
uffer_12cdaa4161423e6b:function(e){
let n;try{n=e instanceof ArrayBuffer}catch{n=!1}return n},__wbg_instanceof_Uint8Array_d7aeb0dcb3108fea:function(e){let n;try{n=e instanceof Uint8Array}catch{n=!\
1}
return n},__wbg_length_186163212ffe79c3:function(e){return e.length},__wbg_length_b03a0fabb109b1e9:function(e){return e.length},__wbg_new_13de428334042d26:funct\
ion(e){
return new Uint8Array(e)},__wbg_prototypesetcall_13162965d1fe7aa3:function(e,n,r2){Uint8Array.prototype.set.call(A(e,n),r2)},__wbindgen_generic_0000000000000001\
:function(e,n){
return F(e,n)},__wbindgen_init_externref_table:function(){let e=o.__wbindgen_externrefs;e.set(0,void 0),e.set(1024,void 0),e.set(1025,null),e.set(1026,!0),e.set\
(
1027,!1)}}}}var I=typeof FinalizationRegistry>"u"?{register:()=>{},unregister:()=>{}}:new FinalizationRegistry(t=>o.__wbg_compiledmodel_free(t,1)),E=typeof Fina\
lizationRegistry>
"u"?{register:()=>{},unregister:()=>{}}:new FinalizationRegistry(t=>o.__wbg_minilm_free(t,1)),z=typeof FinalizationRegistry>"u"?{register:()=>{},unregister:()=>\
{}}:
new FinalizationRegistry(t=>o.__wbg_modelfile_free(t,1));function U(t){let e=o.__externref_table_alloc_command_export();return o.__wbindgen_externrefs.set(e,t),\

e}function $(t){switch(typeof t){case"number":case"boolean":case"undefined":return\`\${t}\`;case"string":return JSON.stringify(t);case"bigint":return\`\${t}n\`;case"s\
\\
ymbol":return t.description!==void 0?\`Symbol(\${t.description})\`:"Symbol";case"function":return typeof t.name=="string"&&t.name!==""?\`Function(\${t.name})\`:"Funct\
\\
ion";case"object":{if(t===null)return"null";if(Array.isArray(t))return"["+Array.from(t,$).join(", ")+"]";if(t instanceof Error)return\`\${t.name}: \${t.message}
\${t.stack}\`;let e=toString.call(t),n=/\\[object ([^\\]]+)\\]/.exec(e)?.[1];if(n===void 0)return e;if(n==="Object")try{return"Object("+JSON.stringify(t)+")"}catch{r\
eturn"\\
Object"}return n}}}function D(t,e){return t=t>>>0,B().subarray(t/4,t/4+e)}function A(t,e){return t=t>>>0,u().subarray(t/1,t/1+e)}var l=null;function d(){return(\
l===
null||l.buffer.detached===!0||l.buffer.detached===void 0&&l.buffer!==o.memory.buffer)&&(l=new DataView(o.memory.buffer)),l}var w=null;function B(){return(w===nu\
ll||
w.byteLength===0)&&(w=new Float32Array(o.memory.buffer)),w}function F(t,e){return t=t>>>0,N(u().subarray(t,t+e))}var m=null;function u(){return(m===null||m.byte\
Length===
0)&&(m=new Uint8Array(o.memory.buffer)),m}function V(t,e){try{return t.apply(this,e)}catch(n){let r2=U(n);o.__wbindgen_exn_store_command_export(r2)}}function S(\
t){
return t==null}function b(t,e){let n=e(t.length*1,1)>>>0;return u().set(t,n/1),a=t.length,n}function C(t,e){let n=e(t.length*4,4)>>>0;for(let r2=0;r2<t.length;r\
2++){
let _=U(t[r2]);d().setUint32(n+4*r2,_,!0)}return a=t.length,n}function j(t,e,n){if(n===void 0){let c=y.encode(t),f2=e(c.length,1)>>>0;return u().subarray(f2,f2+\

c.length).set(c),a=c.length,f2}let r2=t.length,_=e(r2,1)>>>0,s=u(),i=0;for(;i<r2;i++){let c=t.charCodeAt(i);if(c>127)break;s[_+i]=c}if(i!==r2){i!==0&&(t=t.slice\
(
i)),_=n(_,r2,r2=i+t.length*3,1)>>>0;let c=u().subarray(_+i,_+r2),f2=y.encodeInto(t,c);i+=f2.written,_=n(_,r2,i,1)>>>0}return a=i,_}function p(t){let e=o.__wbind\
gen_externrefs.
get(t);return o.__externref_table_dealloc_command_export(t),e}var R=new TextDecoder("utf-8",{ignoreBOM:!0});R.decode();var L=2146435072,M=0;function N(t){return\
 M+=
t.length,M>=L&&(R=new TextDecoder("utf-8",{ignoreBOM:!0}),R.decode(),M=t.length),R.decode(t)}var y=new TextEncoder;"encodeInto"in y||(y.encodeInto=function(t,e)\
{
let n=y.encode(t);return e.set(n),{read:t.length,written:n.length}});var a=0,P,q,o;function k(t,e){return q=t,o=t.exports,P=e,l=null,w=null,m=null,o.__wbindgen_\
start(),
o}async function J(t,e){if(typeof Response=="function"&&t instanceof Response){if(!t.ok)throw new Error(\`failed to fetch Wasm: \${t.status} \${t.statusText} fetch\
\\
ing '\${t.url}'\`);if(typeof WebAssembly.instantiateStreaming=="function")try{return await WebAssembly.instantiateStreaming(t,e)}catch(_){if(n(t.type)&&t.headers.\

get("Content-Type")!=="application/wasm")console.warn("\`WebAssembly.instantiateStreaming\` failed because your server does not serve Wasm with \`application/wasm\`\
\\
 MIME type. Falling back to \`WebAssembly.instantiate\` which is slower. Original error:\\n",_);else throw _}let r2=await t.arrayBuffer();return await WebAssembly.\

instantiate(r2,e)}else{let r2=await WebAssembly.instantiate(t,e);return r2 instanceof WebAssembly.Instance?{instance:r2,module:t}:r2}function n(r2){switch(r2){c\
ase"\\
basic":case"cors":case"default":return!0}return!1}}var h;async function X(t){return o!==void 0?o:(h===void 0&&(h=Y(t),h.catch(()=>{h=void 0})),h)}async function\
 Y(t){t!==void 0&&(Object.getPrototypeOf(t)===Object.
prototype?{module_or_path:t}=t:console.warn("using deprecated parameters for the initialization function; pass a single object instead"));let e=W();(typeof t=="\
\\
string"||typeof Request=="function"&&t instanceof Request||typeof URL=="function"&&t instanceof URL)&&(t=fetch(t));let{instance:n,module:r2}=await J(await t,e);\

return k(n,r2)}var u2=class _u{static __wrap(t){let n=Object.create(_u.prototype);return n.__wbg_ptr=t,A2.register(n,n.__wbg_ptr,n),n}__destroy_into_raw(){let t\
=this.__wbg_ptr;
return this.__wbg_ptr=0,A2.unregister(this),t}free(){let t=this.__destroy_into_raw();r.__wbg_compiledmodel_free(t,0)}get dimensions(){return r.compiledmodel_dim\
ensions(
this.__wbg_ptr)>>>0}embed(t){let n=S2(t,r.__wbindgen_malloc,r.__wbindgen_realloc),i=p2,s=r.compiledmodel_embed(this.__wbg_ptr,n,i);var a2=W2(s[0],s[1]).slice();\

return r.__wbindgen_free(s[0],s[1]*4,4),a2}};Symbol.dispose&&(u2.prototype[Symbol.dispose]=u2.prototype.free);var h2=class{__destroy_into_raw(){let t=this.__wbg\
_ptr;
return this.__wbg_ptr=0,F2.unregister(this),t}free(){let t=this.__destroy_into_raw();r.__wbg_modelfile_free(t,0)}get address(){return r.modelfile_address(this._\
_wbg_ptr)>>>
0}load(t,n){let i=+t,s=+n,a2=this.__destroy_into_raw(),o2=r.modelfile_load(a2,i,s);if(o2[2])throw E2(o2[1]);return u2.__wrap(o2[0])}constructor(t){let n=r.model\
file_new(
t);return this.__wbg_ptr=n,F2.register(this,this.__wbg_ptr,this),this}};Symbol.dispose&&(h2.prototype[Symbol.dispose]=h2.prototype.free);function m2(){return{__\
proto__:null,
"./encoder_bg.js":{__proto__:null,__wbg_Error_208446807d0d1e30:function(t,n){return Error(x2(t,n))},__wbg___wbindgen_throw_4c88d8bf264fd984:function(t,n){throw \
new Error(
x2(t,n))},__wbindgen_init_externref_table:function(){let t=r.__wbindgen_externrefs;t.set(0,void 0),t.set(1024,void 0),t.set(1025,null),t.set(1026,!0),t.set(1027\
,
!1)}}}}var A2=typeof FinalizationRegistry>"u"?{register:()=>{},unregister:()=>{}}:new FinalizationRegistry(e=>r.__wbg_compiledmodel_free(e,1)),F2=typeof Finaliz\
ationRegistry>
"u"?{register:()=>{},unregister:()=>{}}:new FinalizationRegistry(e=>r.__wbg_modelfile_free(e,1));function W2(e,t){return e=e>>>0,R2().subarray(e/4,e/4+t)}var f=\
null;
function R2(){return(f===null||f.byteLength===0)&&(f=new Float32Array(r.memory.buffer)),f}function x2(e,t){return e=e>>>0,O(w2().subarray(e,e+t))}var l2=null;fu\
nction w2(){
return(l2===null||l2.byteLength===0)&&(l2=new Uint8Array(r.memory.buffer)),l2}function S2(e,t,n){if(n===void 0){let c=d2.encode(e),_=t(c.length,1)>>>0;return w2\
().
subarray(_,_+c.length).set(c),p2=c.length,_}let i=e.length,s=t(i,1)>>>0,a2=w2(),o2=0;for(;o2<i;o2++){let c=e.charCodeAt(o2);if(c>127)break;a2[s+o2]=c}if(o2!==i)\
{
o2!==0&&(e=e.slice(o2)),s=n(s,i,i=o2+e.length*3,1)>>>0;let c=w2().subarray(s+o2,s+i),_=d2.encodeInto(e,c);o2+=_.written,s=n(s,i,o2,1)>>>0}return p2=o2,s}functio\
n E2(e){
let t=r.__wbindgen_externrefs.get(e);return r.__externref_table_dealloc(e),t}var g2=new TextDecoder("utf-8",{ignoreBOM:!0});g2.decode();var T2=2146435072,y2=0;f\
unction O(e){
return y2+=e.length,y2>=T2&&(g2=new TextDecoder("utf-8",{ignoreBOM:!0}),g2.decode(),y2=e.length),g2.decode(e)}var d2=new TextEncoder;"encodeInto"in d2||(d2.enco\
deInto=
function(e,t){let n=d2.encode(e);return t.set(n),{read:e.length,written:n.length}});var p2=0,v,j2,r;function M2(e,t){return j2=e,r=e.exports,v=t,f=null,l2=null,\

r.__wbindgen_start(),r}async function z2(e,t){if(typeof Response=="function"&&e instanceof Response){if(!e.ok)throw new Error(\`failed to fetch Wasm: \${e.status}\
\\
 \${e.statusText} fetching '\${e.url}'\`);if(typeof WebAssembly.instantiateStreaming=="function")try{return await WebAssembly.instantiateStreaming(e,t)}catch(s){if\
(n(
e.type)&&e.headers.get("Content-Type")!=="application/wasm")console.warn("\`WebAssembly.instantiateStreaming\` failed because your server does not serve Wasm with\
\\
 \`application/wasm\` MIME type. Falling back to \`WebAssembly.instantiate\` which is slower. Original error:\\n",s);else throw s}let i=await e.arrayBuffer();return \
await WebAssembly.
instantiate(i,t)}else{let i=await WebAssembly.instantiate(e,t);return i instanceof WebAssembly.Instance?{instance:i,module:e}:i}function n(i){switch(i){case"bas\
\\
ic":case"cors":case"default":return!0}return!1}}var b2;async function D2(e){return r!==void 0?r:(b2===void 0&&(b2=B2(e),b2.catch(()=>{b2=void 0})),b2)}async fun\
ction B2(e){e!==void 0&&(Object.getPrototypeOf(e)===
Object.prototype?{module_or_path:e}=e:console.warn("using deprecated parameters for the initialization function; pass a single object instead"));let t=m2();(typ\
eof e==
"string"||typeof Request=="function"&&e instanceof Request||typeof URL=="function"&&e instanceof URL)&&(e=fetch(e));let{instance:n,module:i}=await z2(await e,t)\
;
return M2(n,i)}async function startEncoder(program){let{memory}=await D2({module_or_path:program});return{room:length=>modelRoom(memory,length)}}function modelR\
oom(memory,length){
let file=new h2(length),address=file.address>>>0,written=0,isOurs=!0,view=(from,to)=>new Uint8Array(memory.buffer,address+from,to-from);return{write(chunk){if(w\
ritten+
chunk.length>length)throw new RangeError("the file is longer than its room");view(written,written+chunk.length).set(chunk),written+=chunk.length},bytes:()=>view\
(
0,written),clear:()=>{written=0},load(part){return isOurs=!1,file.load(part.byteOffset-address,part.length)},free(){isOurs&&file.free(),isOurs=!1}}}function con\
cat(chunks){let bytes=new Uint8Array(chunks.reduce((length,chunk)=>length+chunk.length,0)),at=0;for(let chunk of chunks)bytes.set(chunk,at),at+=chunk.
length;return bytes}var PRIVATE_KEY=/-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\\s\\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/g,BEARER=/\\b(bearer|basic)\\s+[\\w\
.~+/=-]{8,}/gi,NAMED_SECRET=/((?:api[-_ ]?key|access[-_ ]?key|secret|token|password|passwd|pwd|authorization|signature|credential)s?["']?\\s{0,9}(?:[:=]|\\bis\\b)\\\
s{0,9})("[^"]*"|'[^']*'|[^\\s,;"'}\\])]+)/gi,
KNOWN_KEY=/\\b(?:sk|pk|rk|gsk|xai|hf|r8|pplx|nvapi|key|ghp|gho|ghu|ghs|ghr|github_pat|glpat|xox[a-z])[-_][\\w-]{8,}|\\b(?:AKIA|ASIA|AIza)[\\w-]{12,}|\\beyJ[\\w-]{5,}\\\
.[\\w-]+(?:\\.[\\w-]*)?/g,
LONG_TOKEN=/\\b(?=[\\w+=-]{0,64}[A-Za-z])(?=[\\w+=-]{0,64}\\d)[\\w+=-]{32,}/g;var REDACTED="[redacted]";function redactTokens(text){return redactKnownKeys(text).repl\
ace(LONG_TOKEN,REDACTED)}function redactKnownKeys(text){return text.replace(
KNOWN_KEY,REDACTED)}function redactSecrets(text){let withoutNamed=text.replace(PRIVATE_KEY,REDACTED).replace(BEARER,\`$1 \${REDACTED}\`).replace(NAMED_SECRET,\`$1\${\
REDACTED}\`);
return redactTokens(withoutNamed)}var IDENTIFIER=/^[A-Za-z_$][\\w$]{0,63}$/,CODE=/^[A-Za-z][\\w.-]{0,63}$/,URL_IN_TEXT=/\\b[a-z][a-z0-9+.-]{0,30}:\\/\\/[^\\s"'\`<>]+/g\
i,DATA_URL=/\\bdata:[^\\s"'\`<>]+/gi,
MAX_TEXT=2e3,MAX_DEPTH=3,OWN=Symbol.for("fast-memory.own-error");function isOwnError(error){return readProperty(error,OWN)===!0}function readProperty(value,name\
){try{return value?.[name]}catch{return}}function errorName(error){
let name=readProperty(error,"name");return typeof name=="string"&&isPlainName(name)?name:"Error"}function className(value){let name=readProperty(readProperty(va\
lue,
"constructor"),"name");return typeof name=="string"&&isPlainName(name)?name:""}function publicUrl(url){let text=String(url);if(/^data:/i.test(text))return"data:\
\\u2026";let[withoutQuery=""]=text.split(/[?#]/);return redactKnownKeys(withoutQuery.
replace(/^([a-z][a-z0-9+.-]*:)?\\/\\/[^/]*@/i,"$1//"))}function redactText(text){let shortened=text.length>MAX_TEXT?\`\${text.slice(0,MAX_TEXT)}\\u2026\`:text;return \
redactSecrets(
shortened.replace(DATA_URL,"data:\\u2026").replace(URL_IN_TEXT,url=>publicUrl(url)))}function redactedCause(error,depth=0){if(isOwnError(error))return error;if(t\
ypeof error==
"string")return redactText(error);if(typeof error=="function"||typeof error=="symbol")return;if(typeof error!="object"||error===null)return error;let copy=new E\
rror(
textOf(error,"message"));keepClass(error,copy),define(copy,"message",textOf(error,"message")),define(copy,"name",errorName(error)),define(copy,"stack",textOf(er\
ror,
"stack"));let code=readProperty(error,"code");(typeof code=="number"||typeof code=="string"&&isPlain(code,CODE))&&define(copy,"code",code);let status=readProper\
ty(
error,"status")??readProperty(error,"statusCode");typeof status=="number"&&define(copy,"status",status);let cause=readProperty(error,"cause");return define(copy\
,
"cause",cause===void 0||depth>=MAX_DEPTH?void 0:redactedCause(cause,depth+1)),copy}function keepClass(original,copy){try{original instanceof Error&&className(or\
iginal)!==
""&&Object.setPrototypeOf(copy,Object.getPrototypeOf(original))}catch{}}function define(object,name,value){Object.defineProperty(object,name,{value,configurable\
:!0,
writable:!0,enumerable:!1})}function textOf(error,name){let text=readProperty(error,name);return typeof text=="string"?redactText(text):""}function isPlainName(\
name){
return isPlain(name,IDENTIFIER)}function isPlain(text,form){return form.test(text)&&redactTokens(text)===text}var FileError=class extends Error{url;constructor(\
url,message,thrown){let shown=publicUrl(url);super(message(shown),{cause:redactedCause(thrown)}),this.url=shown}},
CACHE="fast-memory-model",RETRY_DELAYS=[300,1200];function heapRoom(){let chunks=[];return{write:chunk=>{chunks.push(chunk)},bytes:()=>(chunks=[chunks.length===\

1?chunks[0]:concat(chunks)])[0],clear:()=>{chunks=[]}}}async function download(file,progress,room=heapRoom()){if(file.url.startsWith("file:"))return verify(file\
,
await readFile(file.url,await room));let cache=file.sha256?await openCache():void 0,key=\`\${file.url}#\${file.sha256}\`,cached=await cache?.match(key).catch(()=>{}\
);
if(cached){let bytes=await readResponse(file,cached,()=>{},await room).catch(()=>{});if(bytes&&await matches(file,bytes))return progress(bytes.length,bytes.leng\
th),
bytes}let response=await request(file.url),target=await Promise.resolve(room).catch(async error=>{throw await response.body?.cancel().catch(()=>{}),error});retu\
rn await verify(
file,await readResponse(file,response,progress,target)),await cache?.put(key,new Response(inParts(target))).catch(()=>{}),target.bytes()}var PART=1<<20;function\
 inParts(room){
let at=0;return new ReadableStream({pull(controller){let part=room.bytes().slice(at,at+PART);if(part.length===0)return controller.close();controller.enqueue(par\
t),
at+=part.length}})}async function request(url){for(let delay of RETRY_DELAYS){let response=await fetch(url).catch(()=>{});if(response&&!isTransient(response.sta\
tus))
return checked(url,response);await response?.body?.cancel().catch(()=>{}),await new Promise(resolve=>setTimeout(resolve,delay*(.5+Math.random())))}try{return ch\
ecked(
url,await fetch(url))}catch(error){throw error instanceof FileError?error:new FileError(url,shown=>\`\${shown} cannot be fetched\`,error)}}function isTransient(sta\
tus){
return status===408||status===425||status===429||status>=500}function checked(url,response){if(!response.ok)throw new FileError(url,shown=>\`\${shown} answers wit\
\\
h status \${response.status}\`);return response}async function readResponse(file,response,progress,room){let total=file.bytes??Number(response.headers.get("conten\
\\
t-length")??0),loaded=0;room.clear();let reader=response.body?.getReader();for(;reader;){let{done,value}=await reader.read().catch(error=>{throw new FileError(f\
ile.
url,shown=>\`\${shown} broke off after \${loaded} bytes\`,error)});if(done)break;loaded+=value.length,await write(file,room,value,reader),progress(loaded,total)}ret\
urn room.
bytes()}async function write(file,room,chunk,reader){try{room.write(chunk)}catch{throw await reader?.cancel().catch(()=>{}),unexpected(file,"more")}}async funct\
ion verify(file,bytes){
if(await matches(file,bytes))return bytes;throw unexpected(file,\`\${bytes.length}\`)}function unexpected(file,length){return new FileError(file.url,url=>file.byte\
s===
void 0?\`\${url} is not the file with the sha256 that embeddingModel names (\${length} bytes)\`:\`\${url} is not the file that this version of fast-memory was built w\
\\
ith (\${length} bytes, expected \${file.bytes}, or another sha256)\`)}async function matches(file,bytes){if(file.bytes!==void 0&&file.bytes!==bytes.length)return!1\
;
if(file.sha256===void 0||!globalThis.crypto?.subtle)return!0;let digest=new Uint8Array(await crypto.subtle.digest("SHA-256",bytes));return Array.from(digest,byt\
e=>byte.
toString(16).padStart(2,"0")).join("")===file.sha256}async function openCache(){try{return await globalThis.caches?.open(CACHE)}catch{return}}async function rea\
dFile(url,room){
let fs=globalThis.process?.getBuiltinModule?.("node:fs");if(!fs)throw new FileError(url,shown=>\`\${shown} cannot be read: this host has no file system\`);room.cle\
ar();
try{for await(let chunk of fs.createReadStream(new URL(url),{highWaterMark:PART}))room.write(chunk)}catch(error){if(error instanceof RangeError)return new Uint8\
Array(
0);throw new FileError(url,shown=>\`\${shown} cannot be read\`,error)}return room.bytes()}var COMPILED_MODEL="model.compiled",WASM_MAGIC=[0,97,115,109],COMPILED_MA\
GIC=[102,109,45,98,101,114,116],HEADER_LENGTH=8,EXPORT_SECTION=7,DATA_SECTION=11,PASSIVE_SEGMENT=1;
function compiledModel(bytes){return startsWith(bytes,COMPILED_MAGIC)?bytes:startsWith(bytes,WASM_MAGIC)?findFile(bytes,COMPILED_MODEL):void 0}function extractF\
ile(bytes,name,url){
if(!startsWith(bytes,WASM_MAGIC))return bytes;let file=findFile(bytes,name);if(!file)throw new FileError(url,shown=>\`\${shown} is WebAssembly, but does not conta\
\\
in a complete \${name}\`);return file}var startsWith=(bytes,start)=>start.every((byte,at)=>bytes[at]===byte);function findFile(module,name){try{let{[EXPORT_SECTIO\
N]:names,
[DATA_SECTION]:segments}=readSections(module);return names&&segments&&readSegments(segments)[readExports(names).indexOf(name)]}catch(error){if(error instanceof \
RangeError)
return;throw error}}function readSections(module){let sections={},reader=new ByteReader(module.subarray(HEADER_LENGTH));for(;!reader.isAtEnd;)sections[reader.nu\
mber()]=
new ByteReader(reader.bytes());return sections}function readExports(section){let names=[];for(let left=section.number();left>0;left--){let name=new TextDecoder(\
).
decode(section.bytes());section.number(),names[section.number()]=name}return names}function readSegments(section){let segments=[];for(let left=section.number();\
left>
0;left--){if(section.number()!==PASSIVE_SEGMENT)throw new RangeError("a segment is not passive");segments.push(section.bytes())}return segments}var ByteReader=c\
lass{#bytes;#at=0;constructor(bytes){
this.#bytes=bytes}get isAtEnd(){return this.#at===this.#bytes.length}number(){let value=0;for(let place=1;place<2**35;place*=128){let byte=this.#take(1)[0];if(v\
alue+=
(byte&127)*place,byte<128)return value}throw new RangeError("a number has no end")}bytes(){return this.#take(this.number())}#take(length){let end=this.#at+lengt\
h;
if(end>this.#bytes.length)throw new RangeError("the module is truncated");let taken=this.#bytes.subarray(this.#at,end);return this.#at=end,taken}};var UNVERIFIE\
D={bytes:void 0,sha256:void 0};function loadModel(files,listener){let fetch2=fetchAll(listener);return files.custom?loadCustomModel(files,files.custom,
fetch2,listener):loadOwnModel(files,fetch2,listener)}function fetchAll(listener){let progress=[],sum=key=>progress.reduce((all,file)=>all+file[key],0);return(fi\
le,room)=>{
let index=progress.push({loaded:0,total:file.bytes??0})-1;return download(file,(loaded,total)=>{progress[index]={loaded,total:Math.max(total,loaded)},listener.d\
ownload(
sum("loaded"),sum("total"))},room)}}async function loadOwnModel(files,fetch2,listener){let room=fetch2({url:files.encoder,...encoder}).then(bytes=>makeModelRoom\
(
bytes,weights.bytes,files.encoder));try{let[,bytes]=await Promise.all([room,fetch2({url:files.model,...weights},room)]);return startCompiled(await room,extractF\
ile(
bytes,COMPILED_MODEL,files.model),files.encoder,listener)}catch(error){throw room.then(late=>late.free()).catch(()=>{}),error}}async function makeModelRoom(prog\
ram,length,url){
try{return(await startEncoder(program)).room(length)}catch(error){throw doesNotStart(url,error)}}function startCompiled(room,part,url,listener){listener.load();\

try{return room.load(part)}catch(error){throw doesNotStart(url,error)}}async function loadCustomModel(files,custom,fetch2,listener){let tokenizer=files.tokenize\
r??
files.model,[modelFile,tokenizerFile]=await Promise.all([fetch2({url:files.model,...UNVERIFIED,sha256:custom.sha256}),fetch2({url:tokenizer,...UNVERIFIED})]),co\
mpiled=compiledModel(
modelFile);if(compiled){let program2=await fetch2({url:files.encoder,...encoder}),room=await makeModelRoom(program2,compiled.length,files.encoder);return room.w\
rite(
compiled),startCompiled(room,room.bytes(),files.model,listener)}let model2=extractFile(modelFile,"model.onnx",files.model),json=extractFile(tokenizerFile,"token\
\\
izer.json",tokenizer),program=await fetch2({url:files.onnxRuntime,...minilm});listener.load();try{await X({module_or_path:program});let loaded=g.loadPooled(mode\
l2,
json,{pooling:custom.pooling});return{embed:text=>loaded.embed([text])}}catch(error){throw doesNotStart(files.model,error)}}function doesNotStart(url,error){let\
 message=shown=>\`\\
the embedding model does not start: its model.onnx is not a model that runs here, or its tokenizer.json is none of it (\${shown})\`;return new FileError(url,messa\
ge,
error)}var model;self.addEventListener("message",({data})=>{data.type==="load"?load(data):embed(data)});postMessage({type:"started"});async function load({files\
}){try{
model=await loadModel(files,{download:(loaded,total)=>postMessage({type:"download",loaded,total}),load:()=>postMessage({type:"load"})}),postMessage({type:"ready\
"})}catch(error){
let failed=error instanceof FileError?error:new FileError(files.model,url2=>\`\${url2} cannot be loaded\`,error),{url,message,cause}=failed,reason=cause instanceof\

Error?cause.message:"";postMessage({type:"load-failed",url,message,reason})}}function embed({id,text}){try{if(!model)throw new Error("the model is not loaded");\

let vector=model.embed(text);postMessage({type:"vector",id,vector},[vector.buffer])}catch{postMessage({type:"embed-failed",id})}}
`;var runsOnMainThread=()=>typeof Worker>"u"||isServer(),isServer=()=>typeof document>"u"&&globalThis.process?.versions?.node!==void 0;var POLICY="fast-memory",policy;function workerUrl(url){let{trustedTypes}=globalThis;try{return policy??=trustedTypes?.createPolicy(POLICY,{createScriptURL:own=>own}),
policy?policy.createScriptURL(url):url}catch{return url}}function withTrustedUrls(start){let Native=globalThis.Worker;if(!("trustedTypes"in globalThis))return start();
let Trusting=function(url,options){return new Native(workerUrl(String(url)),options)};globalThis.Worker=Trusting;try{return start()}finally{globalThis.Worker=Native}}var encoder={bytes:263547,sha256:"017518ce48397c6a4c50940f74d40659f665da01e71a91452aa316df9cb46e16"},minilm={bytes:11585550,sha256:"bd99873bdafbbe245d33d3dbae59\
261c5afa646d43d910716b6a02759f39f2f4"},weights={bytes:23328164,sha256:"50cc72e35a9940e2384fdf1d4e831cfb62e3fdff6792b762fbed8345c2f3cbe1"};var x=class _x{static __wrap(e){let n=Object.create(_x.prototype);return n.__wbg_ptr=e,I.register(n,n.__wbg_ptr,n),n}__destroy_into_raw(){let e=this.__wbg_ptr;return this.
__wbg_ptr=0,I.unregister(this),e}free(){let e=this.__destroy_into_raw();o.__wbg_compiledmodel_free(e,0)}get dimensions(){return o.compiledmodel_dimensions(this.
__wbg_ptr)>>>0}embed(e){let n=j(e,o.__wbindgen_malloc_command_export,o.__wbindgen_realloc_command_export),r2=a,_=o.compiledmodel_embed(this.__wbg_ptr,n,r2);var s=D(
_[0],_[1]).slice();return o.__wbindgen_free_command_export(_[0],_[1]*4,4),s}};Symbol.dispose&&(x.prototype[Symbol.dispose]=x.prototype.free);var g=class _g{static __wrap(e){
let n=Object.create(_g.prototype);return n.__wbg_ptr=e,E.register(n,n.__wbg_ptr,n),n}__destroy_into_raw(){let e=this.__wbg_ptr;return this.__wbg_ptr=0,E.unregister(
this),e}free(){let e=this.__destroy_into_raw();o.__wbg_minilm_free(e,0)}get dimensions(){return o.minilm_dimensions(this.__wbg_ptr)>>>0}embed(e){let n=C(e,o.__wbindgen_malloc_command_export),
r2=a,_=o.minilm_embed(this.__wbg_ptr,n,r2);if(_[3])throw p(_[2]);var s=D(_[0],_[1]).slice();return o.__wbindgen_free_command_export(_[0],_[1]*4,4),s}static loadPooled(e,n,r2){
let _,s,i,c;try{_=b(e,o.__wbindgen_malloc_command_export),s=a,i=b(n,o.__wbindgen_malloc_command_export),c=a}catch(O2){throw i&&o.__wbindgen_free_command_export(
i,c*1,1),_&&o.__wbindgen_free_command_export(_,s*1,1),O2}let f2=o.minilm_loadPooled(_,s,i,c,r2);if(f2[2])throw p(f2[1]);return _g.__wrap(f2[0])}static load(e,n){
let r2,_,s,i;try{r2=b(e,o.__wbindgen_malloc_command_export),_=a,s=b(n,o.__wbindgen_malloc_command_export),i=a}catch(f2){throw s&&o.__wbindgen_free_command_export(
s,i*1,1),r2&&o.__wbindgen_free_command_export(r2,_*1,1),f2}let c=o.minilm_load(r2,_,s,i);if(c[2])throw p(c[1]);return _g.__wrap(c[0])}get modelId(){let e,n;try{
let r2=o.minilm_modelId(this.__wbg_ptr);return e=r2[0],n=r2[1],F(r2[0],r2[1])}finally{o.__wbindgen_free_command_export(e,n,1)}}};Symbol.dispose&&(g.prototype[Symbol.
dispose]=g.prototype.free);var T=class{__destroy_into_raw(){let e=this.__wbg_ptr;return this.__wbg_ptr=0,z.unregister(this),e}free(){let e=this.__destroy_into_raw();
o.__wbg_modelfile_free(e,0)}get address(){return o.modelfile_address(this.__wbg_ptr)>>>0}load(e,n){let r2=+e,_=+n,s=this.__destroy_into_raw(),i=o.modelfile_load(
s,r2,_);if(i[2])throw p(i[1]);return x.__wrap(i[0])}constructor(e){let n=o.modelfile_new(e);return this.__wbg_ptr=n,z.register(this,this.__wbg_ptr,this),this}};
Symbol.dispose&&(T.prototype[Symbol.dispose]=T.prototype.free);function W(){return{__proto__:null,"./minilm_bg.js":{__proto__:null,__wbg_Error_208446807d0d1e30:function(e,n){return Error(F(e,n))},__wbg_String_8564e559799eccda:function(e,n){
let r2=String(n),_=j(r2,o.__wbindgen_malloc_command_export,o.__wbindgen_realloc_command_export),s=a;d().setInt32((e>>>0)+4,s,!0),d().setInt32((e>>>0)+0,_,!0)},__wbg___wbindgen_boolean_get_4f1baf9a00be3c74:function(e){
let n=e,r2=typeof n=="boolean"?n:void 0;return S(r2)?16777215:r2?1:0},__wbg___wbindgen_debug_string_f249a2a76caa9a55:function(e,n){let r2=$(n),_=j(r2,o.__wbindgen_malloc_command_export,
o.__wbindgen_realloc_command_export),s=a;d().setInt32((e>>>0)+4,s,!0),d().setInt32((e>>>0)+0,_,!0)},__wbg___wbindgen_in_3f58a9d3b3a7eed2:function(e,n){return e in
n},__wbg___wbindgen_is_object_8b968c3ab8e96595:function(e){let n=e;return typeof n=="object"&&n!==null},__wbg___wbindgen_is_string_fc456fee5d3317de:function(e){
return typeof e=="string"},__wbg___wbindgen_is_undefined_be5b34249ff1fc15:function(e){return e===void 0},__wbg___wbindgen_jsval_loose_eq_b2f214e2e4b30e36:function(e,n){
return e==n},__wbg___wbindgen_number_get_934b640d0889af78:function(e,n){let r2=n,_=typeof r2=="number"?r2:void 0;d().setFloat64((e>>>0)+8,S(_)?0:_,!0),d().setInt32(
(e>>>0)+0,!S(_),!0)},__wbg___wbindgen_string_get_7ce8eee7fd327545:function(e,n){let r2=n,_=typeof r2=="string"?r2:void 0;var s=S(_)?0:j(_,o.__wbindgen_malloc_command_export,
o.__wbindgen_realloc_command_export),i=a;d().setInt32((e>>>0)+4,i,!0),d().setInt32((e>>>0)+0,s,!0)},__wbg___wbindgen_throw_4c88d8bf264fd984:function(e,n){throw new Error(
F(e,n))},__wbg_entries_7bb1459bd9b5c2b9:function(e){return Object.entries(e)},__wbg_getRandomValues_5d8c030b527203a6:function(){return V(function(e,n){globalThis.
crypto.getRandomValues(A(e,n))},arguments)},__wbg_getRandomValues_8b6f1f663e6f188d:function(){return V(function(e,n){globalThis.crypto.getRandomValues(A(e,n))},
arguments)},__wbg_get_d7176cfb76d71114:function(e,n){return e[n>>>0]},__wbg_get_with_ref_key_fc601247060b7204:function(e,n){return e[n]},__wbg_instanceof_ArrayBuffer_12cdaa4161423e6b:function(e){
let n;try{n=e instanceof ArrayBuffer}catch{n=!1}return n},__wbg_instanceof_Uint8Array_d7aeb0dcb3108fea:function(e){let n;try{n=e instanceof Uint8Array}catch{n=!1}
return n},__wbg_length_186163212ffe79c3:function(e){return e.length},__wbg_length_b03a0fabb109b1e9:function(e){return e.length},__wbg_new_13de428334042d26:function(e){
return new Uint8Array(e)},__wbg_prototypesetcall_13162965d1fe7aa3:function(e,n,r2){Uint8Array.prototype.set.call(A(e,n),r2)},__wbindgen_generic_0000000000000001:function(e,n){
return F(e,n)},__wbindgen_init_externref_table:function(){let e=o.__wbindgen_externrefs;e.set(0,void 0),e.set(1024,void 0),e.set(1025,null),e.set(1026,!0),e.set(
1027,!1)}}}}var I=typeof FinalizationRegistry>"u"?{register:()=>{},unregister:()=>{}}:new FinalizationRegistry(t=>o.__wbg_compiledmodel_free(t,1)),E=typeof FinalizationRegistry>
"u"?{register:()=>{},unregister:()=>{}}:new FinalizationRegistry(t=>o.__wbg_minilm_free(t,1)),z=typeof FinalizationRegistry>"u"?{register:()=>{},unregister:()=>{}}:
new FinalizationRegistry(t=>o.__wbg_modelfile_free(t,1));function U(t){let e=o.__externref_table_alloc_command_export();return o.__wbindgen_externrefs.set(e,t),
e}function $(t){switch(typeof t){case"number":case"boolean":case"undefined":return`${t}`;case"string":return JSON.stringify(t);case"bigint":return`${t}n`;case"s\
ymbol":return t.description!==void 0?`Symbol(${t.description})`:"Symbol";case"function":return typeof t.name=="string"&&t.name!==""?`Function(${t.name})`:"Funct\
ion";case"object":{if(t===null)return"null";if(Array.isArray(t))return"["+Array.from(t,$).join(", ")+"]";if(t instanceof Error)return`${t.name}: ${t.message}
${t.stack}`;let e=toString.call(t),n=/\[object ([^\]]+)\]/.exec(e)?.[1];if(n===void 0)return e;if(n==="Object")try{return"Object("+JSON.stringify(t)+")"}catch{return"\
Object"}return n}}}function D(t,e){return t=t>>>0,B().subarray(t/4,t/4+e)}function A(t,e){return t=t>>>0,u().subarray(t/1,t/1+e)}var l=null;function d(){return(l===
null||l.buffer.detached===!0||l.buffer.detached===void 0&&l.buffer!==o.memory.buffer)&&(l=new DataView(o.memory.buffer)),l}var w=null;function B(){return(w===null||
w.byteLength===0)&&(w=new Float32Array(o.memory.buffer)),w}function F(t,e){return t=t>>>0,N(u().subarray(t,t+e))}var m=null;function u(){return(m===null||m.byteLength===
0)&&(m=new Uint8Array(o.memory.buffer)),m}function V(t,e){try{return t.apply(this,e)}catch(n){let r2=U(n);o.__wbindgen_exn_store_command_export(r2)}}function S(t){
return t==null}function b(t,e){let n=e(t.length*1,1)>>>0;return u().set(t,n/1),a=t.length,n}function C(t,e){let n=e(t.length*4,4)>>>0;for(let r2=0;r2<t.length;r2++){
let _=U(t[r2]);d().setUint32(n+4*r2,_,!0)}return a=t.length,n}function j(t,e,n){if(n===void 0){let c=y.encode(t),f2=e(c.length,1)>>>0;return u().subarray(f2,f2+
c.length).set(c),a=c.length,f2}let r2=t.length,_=e(r2,1)>>>0,s=u(),i=0;for(;i<r2;i++){let c=t.charCodeAt(i);if(c>127)break;s[_+i]=c}if(i!==r2){i!==0&&(t=t.slice(
i)),_=n(_,r2,r2=i+t.length*3,1)>>>0;let c=u().subarray(_+i,_+r2),f2=y.encodeInto(t,c);i+=f2.written,_=n(_,r2,i,1)>>>0}return a=i,_}function p(t){let e=o.__wbindgen_externrefs.
get(t);return o.__externref_table_dealloc_command_export(t),e}var R=new TextDecoder("utf-8",{ignoreBOM:!0});R.decode();var L=2146435072,M=0;function N(t){return M+=
t.length,M>=L&&(R=new TextDecoder("utf-8",{ignoreBOM:!0}),R.decode(),M=t.length),R.decode(t)}var y=new TextEncoder;"encodeInto"in y||(y.encodeInto=function(t,e){
let n=y.encode(t);return e.set(n),{read:t.length,written:n.length}});var a=0,P,q,o;function k(t,e){return q=t,o=t.exports,P=e,l=null,w=null,m=null,o.__wbindgen_start(),
o}async function J(t,e){if(typeof Response=="function"&&t instanceof Response){if(!t.ok)throw new Error(`failed to fetch Wasm: ${t.status} ${t.statusText} fetch\
ing '${t.url}'`);if(typeof WebAssembly.instantiateStreaming=="function")try{return await WebAssembly.instantiateStreaming(t,e)}catch(_){if(n(t.type)&&t.headers.
get("Content-Type")!=="application/wasm")console.warn("`WebAssembly.instantiateStreaming` failed because your server does not serve Wasm with `application/wasm`\
 MIME type. Falling back to `WebAssembly.instantiate` which is slower. Original error:\n",_);else throw _}let r2=await t.arrayBuffer();return await WebAssembly.
instantiate(r2,e)}else{let r2=await WebAssembly.instantiate(t,e);return r2 instanceof WebAssembly.Instance?{instance:r2,module:t}:r2}function n(r2){switch(r2){case"\
basic":case"cors":case"default":return!0}return!1}}var h;async function X(t){return o!==void 0?o:(h===void 0&&(h=Y(t),h.catch(()=>{h=void 0})),h)}async function Y(t){t!==void 0&&(Object.getPrototypeOf(t)===Object.
prototype?{module_or_path:t}=t:console.warn("using deprecated parameters for the initialization function; pass a single object instead"));let e=W();(typeof t=="\
string"||typeof Request=="function"&&t instanceof Request||typeof URL=="function"&&t instanceof URL)&&(t=fetch(t));let{instance:n,module:r2}=await J(await t,e);
return k(n,r2)}var u2=class _u{static __wrap(t){let n=Object.create(_u.prototype);return n.__wbg_ptr=t,A2.register(n,n.__wbg_ptr,n),n}__destroy_into_raw(){let t=this.__wbg_ptr;
return this.__wbg_ptr=0,A2.unregister(this),t}free(){let t=this.__destroy_into_raw();r.__wbg_compiledmodel_free(t,0)}get dimensions(){return r.compiledmodel_dimensions(
this.__wbg_ptr)>>>0}embed(t){let n=S2(t,r.__wbindgen_malloc,r.__wbindgen_realloc),i=p2,s=r.compiledmodel_embed(this.__wbg_ptr,n,i);var a2=W2(s[0],s[1]).slice();
return r.__wbindgen_free(s[0],s[1]*4,4),a2}};Symbol.dispose&&(u2.prototype[Symbol.dispose]=u2.prototype.free);var h2=class{__destroy_into_raw(){let t=this.__wbg_ptr;
return this.__wbg_ptr=0,F2.unregister(this),t}free(){let t=this.__destroy_into_raw();r.__wbg_modelfile_free(t,0)}get address(){return r.modelfile_address(this.__wbg_ptr)>>>
0}load(t,n){let i=+t,s=+n,a2=this.__destroy_into_raw(),o2=r.modelfile_load(a2,i,s);if(o2[2])throw E2(o2[1]);return u2.__wrap(o2[0])}constructor(t){let n=r.modelfile_new(
t);return this.__wbg_ptr=n,F2.register(this,this.__wbg_ptr,this),this}};Symbol.dispose&&(h2.prototype[Symbol.dispose]=h2.prototype.free);function m2(){return{__proto__:null,
"./encoder_bg.js":{__proto__:null,__wbg_Error_208446807d0d1e30:function(t,n){return Error(x2(t,n))},__wbg___wbindgen_throw_4c88d8bf264fd984:function(t,n){throw new Error(
x2(t,n))},__wbindgen_init_externref_table:function(){let t=r.__wbindgen_externrefs;t.set(0,void 0),t.set(1024,void 0),t.set(1025,null),t.set(1026,!0),t.set(1027,
!1)}}}}var A2=typeof FinalizationRegistry>"u"?{register:()=>{},unregister:()=>{}}:new FinalizationRegistry(e=>r.__wbg_compiledmodel_free(e,1)),F2=typeof FinalizationRegistry>
"u"?{register:()=>{},unregister:()=>{}}:new FinalizationRegistry(e=>r.__wbg_modelfile_free(e,1));function W2(e,t){return e=e>>>0,R2().subarray(e/4,e/4+t)}var f=null;
function R2(){return(f===null||f.byteLength===0)&&(f=new Float32Array(r.memory.buffer)),f}function x2(e,t){return e=e>>>0,O(w2().subarray(e,e+t))}var l2=null;function w2(){
return(l2===null||l2.byteLength===0)&&(l2=new Uint8Array(r.memory.buffer)),l2}function S2(e,t,n){if(n===void 0){let c=d2.encode(e),_=t(c.length,1)>>>0;return w2().
subarray(_,_+c.length).set(c),p2=c.length,_}let i=e.length,s=t(i,1)>>>0,a2=w2(),o2=0;for(;o2<i;o2++){let c=e.charCodeAt(o2);if(c>127)break;a2[s+o2]=c}if(o2!==i){
o2!==0&&(e=e.slice(o2)),s=n(s,i,i=o2+e.length*3,1)>>>0;let c=w2().subarray(s+o2,s+i),_=d2.encodeInto(e,c);o2+=_.written,s=n(s,i,o2,1)>>>0}return p2=o2,s}function E2(e){
let t=r.__wbindgen_externrefs.get(e);return r.__externref_table_dealloc(e),t}var g2=new TextDecoder("utf-8",{ignoreBOM:!0});g2.decode();var T2=2146435072,y2=0;function O(e){
return y2+=e.length,y2>=T2&&(g2=new TextDecoder("utf-8",{ignoreBOM:!0}),g2.decode(),y2=e.length),g2.decode(e)}var d2=new TextEncoder;"encodeInto"in d2||(d2.encodeInto=
function(e,t){let n=d2.encode(e);return t.set(n),{read:e.length,written:n.length}});var p2=0,v,j2,r;function M2(e,t){return j2=e,r=e.exports,v=t,f=null,l2=null,
r.__wbindgen_start(),r}async function z2(e,t){if(typeof Response=="function"&&e instanceof Response){if(!e.ok)throw new Error(`failed to fetch Wasm: ${e.status}\
 ${e.statusText} fetching '${e.url}'`);if(typeof WebAssembly.instantiateStreaming=="function")try{return await WebAssembly.instantiateStreaming(e,t)}catch(s){if(n(
e.type)&&e.headers.get("Content-Type")!=="application/wasm")console.warn("`WebAssembly.instantiateStreaming` failed because your server does not serve Wasm with\
 `application/wasm` MIME type. Falling back to `WebAssembly.instantiate` which is slower. Original error:\n",s);else throw s}let i=await e.arrayBuffer();return await WebAssembly.
instantiate(i,t)}else{let i=await WebAssembly.instantiate(e,t);return i instanceof WebAssembly.Instance?{instance:i,module:e}:i}function n(i){switch(i){case"bas\
ic":case"cors":case"default":return!0}return!1}}var b2;async function D2(e){return r!==void 0?r:(b2===void 0&&(b2=B2(e),b2.catch(()=>{b2=void 0})),b2)}async function B2(e){e!==void 0&&(Object.getPrototypeOf(e)===
Object.prototype?{module_or_path:e}=e:console.warn("using deprecated parameters for the initialization function; pass a single object instead"));let t=m2();(typeof e==
"string"||typeof Request=="function"&&e instanceof Request||typeof URL=="function"&&e instanceof URL)&&(e=fetch(e));let{instance:n,module:i}=await z2(await e,t);
return M2(n,i)}async function startEncoder(program){let{memory}=await D2({module_or_path:program});return{room:length=>modelRoom(memory,length)}}function modelRoom(memory,length){
let file=new h2(length),address=file.address>>>0,written=0,isOurs=!0,view=(from,to)=>new Uint8Array(memory.buffer,address+from,to-from);return{write(chunk){if(written+
chunk.length>length)throw new RangeError("the file is longer than its room");view(written,written+chunk.length).set(chunk),written+=chunk.length},bytes:()=>view(
0,written),clear:()=>{written=0},load(part){return isOurs=!1,file.load(part.byteOffset-address,part.length)},free(){isOurs&&file.free(),isOurs=!1}}}function concat(chunks){let bytes=new Uint8Array(chunks.reduce((length,chunk)=>length+chunk.length,0)),at=0;for(let chunk of chunks)bytes.set(chunk,at),at+=chunk.
length;return bytes}var FileError=class extends Error{url;constructor(url,message,thrown){let shown=publicUrl(url);super(message(shown),{cause:redactedCause(thrown)}),this.url=shown}},
CACHE="fast-memory-model",RETRY_DELAYS=[300,1200];function heapRoom(){let chunks=[];return{write:chunk=>{chunks.push(chunk)},bytes:()=>(chunks=[chunks.length===
1?chunks[0]:concat(chunks)])[0],clear:()=>{chunks=[]}}}async function download(file,progress,room=heapRoom()){if(file.url.startsWith("file:"))return verify(file,
await readFile(file.url,await room));let cache=file.sha256?await openCache():void 0,key=`${file.url}#${file.sha256}`,cached=await cache?.match(key).catch(()=>{});
if(cached){let bytes=await readResponse(file,cached,()=>{},await room).catch(()=>{});if(bytes&&await matches(file,bytes))return progress(bytes.length,bytes.length),
bytes}let response=await request(file.url),target=await Promise.resolve(room).catch(async error=>{throw await response.body?.cancel().catch(()=>{}),error});return await verify(
file,await readResponse(file,response,progress,target)),await cache?.put(key,new Response(inParts(target))).catch(()=>{}),target.bytes()}var PART=1<<20;function inParts(room){
let at=0;return new ReadableStream({pull(controller){let part=room.bytes().slice(at,at+PART);if(part.length===0)return controller.close();controller.enqueue(part),
at+=part.length}})}async function request(url){for(let delay of RETRY_DELAYS){let response=await fetch(url).catch(()=>{});if(response&&!isTransient(response.status))
return checked(url,response);await response?.body?.cancel().catch(()=>{}),await new Promise(resolve=>setTimeout(resolve,delay*(.5+Math.random())))}try{return checked(
url,await fetch(url))}catch(error){throw error instanceof FileError?error:new FileError(url,shown=>`${shown} cannot be fetched`,error)}}function isTransient(status){
return status===408||status===425||status===429||status>=500}function checked(url,response){if(!response.ok)throw new FileError(url,shown=>`${shown} answers wit\
h status ${response.status}`);return response}async function readResponse(file,response,progress,room){let total=file.bytes??Number(response.headers.get("conten\
t-length")??0),loaded=0;room.clear();let reader=response.body?.getReader();for(;reader;){let{done,value}=await reader.read().catch(error=>{throw new FileError(file.
url,shown=>`${shown} broke off after ${loaded} bytes`,error)});if(done)break;loaded+=value.length,await write(file,room,value,reader),progress(loaded,total)}return room.
bytes()}async function write(file,room,chunk,reader){try{room.write(chunk)}catch{throw await reader?.cancel().catch(()=>{}),unexpected(file,"more")}}async function verify(file,bytes){
if(await matches(file,bytes))return bytes;throw unexpected(file,`${bytes.length}`)}function unexpected(file,length){return new FileError(file.url,url=>file.bytes===
void 0?`${url} is not the file with the sha256 that embeddingModel names (${length} bytes)`:`${url} is not the file that this version of fast-memory was built w\
ith (${length} bytes, expected ${file.bytes}, or another sha256)`)}async function matches(file,bytes){if(file.bytes!==void 0&&file.bytes!==bytes.length)return!1;
if(file.sha256===void 0||!globalThis.crypto?.subtle)return!0;let digest=new Uint8Array(await crypto.subtle.digest("SHA-256",bytes));return Array.from(digest,byte=>byte.
toString(16).padStart(2,"0")).join("")===file.sha256}async function openCache(){try{return await globalThis.caches?.open(CACHE)}catch{return}}async function readFile(url,room){
let fs=globalThis.process?.getBuiltinModule?.("node:fs");if(!fs)throw new FileError(url,shown=>`${shown} cannot be read: this host has no file system`);room.clear();
try{for await(let chunk of fs.createReadStream(new URL(url),{highWaterMark:PART}))room.write(chunk)}catch(error){if(error instanceof RangeError)return new Uint8Array(
0);throw new FileError(url,shown=>`${shown} cannot be read`,error)}return room.bytes()}var COMPILED_MODEL="model.compiled",WASM_MAGIC=[0,97,115,109],COMPILED_MAGIC=[102,109,45,98,101,114,116],HEADER_LENGTH=8,EXPORT_SECTION=7,DATA_SECTION=11,PASSIVE_SEGMENT=1;
function compiledModel(bytes){return startsWith(bytes,COMPILED_MAGIC)?bytes:startsWith(bytes,WASM_MAGIC)?findFile(bytes,COMPILED_MODEL):void 0}function extractFile(bytes,name,url){
if(!startsWith(bytes,WASM_MAGIC))return bytes;let file=findFile(bytes,name);if(!file)throw new FileError(url,shown=>`${shown} is WebAssembly, but does not conta\
in a complete ${name}`);return file}var startsWith=(bytes,start)=>start.every((byte,at)=>bytes[at]===byte);function findFile(module,name){try{let{[EXPORT_SECTION]:names,
[DATA_SECTION]:segments}=readSections(module);return names&&segments&&readSegments(segments)[readExports(names).indexOf(name)]}catch(error){if(error instanceof RangeError)
return;throw error}}function readSections(module){let sections={},reader=new ByteReader(module.subarray(HEADER_LENGTH));for(;!reader.isAtEnd;)sections[reader.number()]=
new ByteReader(reader.bytes());return sections}function readExports(section){let names=[];for(let left=section.number();left>0;left--){let name=new TextDecoder().
decode(section.bytes());section.number(),names[section.number()]=name}return names}function readSegments(section){let segments=[];for(let left=section.number();left>
0;left--){if(section.number()!==PASSIVE_SEGMENT)throw new RangeError("a segment is not passive");segments.push(section.bytes())}return segments}var ByteReader=class{#bytes;#at=0;constructor(bytes){
this.#bytes=bytes}get isAtEnd(){return this.#at===this.#bytes.length}number(){let value=0;for(let place=1;place<2**35;place*=128){let byte=this.#take(1)[0];if(value+=
(byte&127)*place,byte<128)return value}throw new RangeError("a number has no end")}bytes(){return this.#take(this.number())}#take(length){let end=this.#at+length;
if(end>this.#bytes.length)throw new RangeError("the module is truncated");let taken=this.#bytes.subarray(this.#at,end);return this.#at=end,taken}};var UNVERIFIED={bytes:void 0,sha256:void 0};function loadModel(files,listener){let fetch2=fetchAll(listener);return files.custom?loadCustomModel(files,files.custom,
fetch2,listener):loadOwnModel(files,fetch2,listener)}function fetchAll(listener){let progress=[],sum=key=>progress.reduce((all,file)=>all+file[key],0);return(file,room)=>{
let index=progress.push({loaded:0,total:file.bytes??0})-1;return download(file,(loaded,total)=>{progress[index]={loaded,total:Math.max(total,loaded)},listener.download(
sum("loaded"),sum("total"))},room)}}async function loadOwnModel(files,fetch2,listener){let room=fetch2({url:files.encoder,...encoder}).then(bytes=>makeModelRoom(
bytes,weights.bytes,files.encoder));try{let[,bytes]=await Promise.all([room,fetch2({url:files.model,...weights},room)]);return startCompiled(await room,extractFile(
bytes,COMPILED_MODEL,files.model),files.encoder,listener)}catch(error){throw room.then(late=>late.free()).catch(()=>{}),error}}async function makeModelRoom(program,length,url){
try{return(await startEncoder(program)).room(length)}catch(error){throw doesNotStart(url,error)}}function startCompiled(room,part,url,listener){listener.load();
try{return room.load(part)}catch(error){throw doesNotStart(url,error)}}async function loadCustomModel(files,custom,fetch2,listener){let tokenizer=files.tokenizer??
files.model,[modelFile,tokenizerFile]=await Promise.all([fetch2({url:files.model,...UNVERIFIED,sha256:custom.sha256}),fetch2({url:tokenizer,...UNVERIFIED})]),compiled=compiledModel(
modelFile);if(compiled){let program2=await fetch2({url:files.encoder,...encoder}),room=await makeModelRoom(program2,compiled.length,files.encoder);return room.write(
compiled),startCompiled(room,room.bytes(),files.model,listener)}let model=extractFile(modelFile,"model.onnx",files.model),json=extractFile(tokenizerFile,"tokeni\
zer.json",tokenizer),program=await fetch2({url:files.onnxRuntime,...minilm});listener.load();try{await X({module_or_path:program});let loaded=g.loadPooled(model,
json,{pooling:custom.pooling});return{embed:text=>loaded.embed([text])}}catch(error){throw doesNotStart(files.model,error)}}function doesNotStart(url,error){let message=shown=>`\
the embedding model does not start: its model.onnx is not a model that runs here, or its tokenizer.json is none of it (${shown})`;return new FileError(url,message,
error)}async function startBackend(files,listener){if(runsOnMainThread()){let model=await loadModel(files,listener);return{embed:async text=>model.embed(text)}}let worker=new WorkerBackend(
await startWorker(files.model));return await worker.load(files,listener),worker}async function startWorker(url){if(globalThis.location?.protocol.endsWith("exten\
sion:"))return startWorkerFile(url);let blob=URL.createObjectURL(new Blob([virtual_embedding_worker_default],{type:"text/javascript"}));try{return await started(
()=>new Worker(workerUrl(blob),{type:"module",name:"fast-memory"}))}catch{return await startWorkerFile(url)}finally{URL.revokeObjectURL(blob)}}function startWorkerFile(url){
let start=()=>new Worker(new URL("./embedding-worker.js",import.meta.url),{type:"module",name:"fast-memory"});return started(()=>withTrustedUrls(start)).catch(()=>{
throw new FileError(url,shown=>`${shown} cannot be loaded, because the embedding worker cannot start. Allow it in the content security policy (worker-src 'self'\
 blob:; script-src 'wasm-unsafe-eval'; under require-trusted-types-for also: trusted-types fast-memory). In an extension, copy node_modules/fast-memory/embeddin\
g-worker.js and minilm/ beside the script that imports fast-memory`)})}function started(start){return new Promise((resolve,reject)=>{let worker=start();worker.onmessage=
()=>resolve(worker),worker.onerror=event=>{worker.terminate(),reject(new Error(redactText(event.message??"")))}})}var WorkerBackend=class{#worker;#pending=new Map;#nextId=0;constructor(worker){
this.#worker=worker}load(files,listener){return new Promise((resolve,reject)=>{let fail=error=>{this.#worker.terminate();for(let request2 of this.#pending.values())
request2.reject(error);this.#pending.clear(),reject(error)};this.#worker.onerror=event=>fail(new FileError(files.model,url=>`${url} cannot be used: the embeddin\
g worker failed`,new Error(event.message))),this.#worker.onmessage=({data})=>{data.type==="download"?listener.download(data.loaded,data.total):data.type==="load"?
listener.load():data.type==="ready"?resolve():data.type==="load-failed"?fail(new FileError(data.url,()=>data.message,data.reason===""?void 0:new Error(data.reason))):
data.type==="vector"?this.#settle(data.id)?.resolve(data.vector):data.type==="embed-failed"&&this.#settle(data.id)?.reject(ownError(new FastMemoryError("embedde\
r","the embedding model failed to embed a text")))},this.#post({type:"load",files})})}embed(text){return new Promise((resolve,reject)=>{let id=this.#nextId++;this.#pending.
set(id,{resolve,reject}),this.#post({type:"embed",id,text})})}#settle(id){let pending=this.#pending.get(id);return this.#pending.delete(id),pending}#post(request2){
this.#worker.postMessage(request2)}};async function withinQueryTimeout(work){let timer,timeout=new Promise(resolve=>{timer=setTimeout(()=>resolve(void 0),2e3)});try{return await Promise.race([work,
timeout])}catch{return}finally{clearTimeout(timer)}}var RetryDelay=class{#failures=0;#dueAt=0;get isDue(){return performance.now()>=this.#dueAt}failed(){this.#dueAt=performance.now()+Math.min(1e3*2**this.#failures,
6e4),this.#failures++}succeeded(){this.#failures=0}newClient(){this.#failures===1&&(this.#dueAt=0)}};var NO_FILES={encoder:"",onnxRuntime:"",model:""},embedders=new Map;function localEmbedder(modelUrl,model){let bundled=packageFiles(modelUrl),files=model?{...bundled,
...customFiles(model,modelUrl)}:bundled,key=JSON.stringify([files,model]),embedder=embedders.get(key);return embedder||embedders.set(key,embedder=new LocalEmbedder(
files,model)),embedder.retryDelay.newClient(),embedder}function packageFiles(modelUrl){if(modelUrl===void 0){let{location}=globalThis,absolute=({href})=>location?
new URL(href,location.href).href:href;try{return{encoder:absolute(new URL("./minilm/encoder_bg.wasm",import.meta.url)),onnxRuntime:absolute(new URL("./minilm/mi\
nilm_bg.wasm",import.meta.url)),model:absolute(new URL("./minilm/weights.wasm",import.meta.url))}}catch{return NO_FILES}}return{encoder:under(modelUrl,"encoder_\
bg.wasm"),onnxRuntime:under(modelUrl,"minilm_bg.wasm"),model:under(modelUrl,"weights.wasm")}}function customFiles({files,pooling},modelUrl){let{model,tokenizer,
sha256}=files??{model:under(modelUrl,"model.onnx"),tokenizer:under(modelUrl,"tokenizer.json"),sha256:void 0};return{model,tokenizer,custom:{pooling,sha256}}}function under(folder,name){
let path=folder.endsWith("/")?folder:`${folder}/`;try{return new URL(name,new URL(path,globalThis.location?.href)).href}catch{return path+name}}var LocalEmbedder=class{modelId;retryDelay=new RetryDelay;dimensions;#files;#queryPrefix;#passagePrefix;#listeners=new Set;#state="\
idle";#backend;#isBuilding=!1;constructor(files,model){this.#files=files,this.modelId=model?.modelId??manifest_default.modelId,this.dimensions=model?0:manifest_default.
dimensions,this.#queryPrefix=model?.queryPrefix??"",this.#passagePrefix=model?.passagePrefix??""}get urls(){let{encoder:encoder2,onnxRuntime,model,tokenizer}=this.#files;
return encoder2===""?[]:tokenizer===void 0?[encoder2,model]:[onnxRuntime,model,tokenizer]}get state(){return this.#state}get isReady(){return this.#state==="rea\
dy"}get isRetryDue(){return this.#state==="failed"&&this.retryDelay.isDue}onProgress(listener){this.#listeners.add(new WeakRef(listener))}async load(){await this.#load()}async embed(texts){
let backend=await this.#load(),vectors=[];for(let text of texts)vectors.push(await backend.embed(this.#passagePrefix+text));return this.dimensions||=vectors[0]?.
length??0,vectors}async embedQuery(text){if(this.#state==="failed"&&!this.isRetryDue)return;let loading=this.#load();if(loading.catch(()=>{}),!(!this.isReady&&!this.#isBuilding))
return withinQueryTimeout(loading.then(backend=>backend.embed(this.#queryPrefix+text)))}#load(){return this.#backend??=this.#start(),this.#backend}async#start(){
this.#state="loading";try{if(this.#files.encoder==="")throw new FileError(NO_FILES.model,()=>NO_ADDRESS);let backend=await startBackend(this.#files,{download:(loaded,total)=>this.#report(
{phase:"download",loaded,total}),load:()=>{this.#isBuilding=!0,this.#report({phase:"load"})}});return this.#state="ready",this.retryDelay.succeeded(),this.#report(
{phase:"ready"}),backend}catch(error){throw this.#state="failed",this.retryDelay.failed(),this.#backend=void 0,this.#isBuilding=!1,this.#report({phase:"error"}),
modelError(error,this.#files)}}#report(progress){for(let reference of this.#listeners){let listener=reference.deref();listener?listener(progress):this.#listeners.
delete(reference)}}},NO_ADDRESS="the embedding model has no address, because this bundle has no import.meta.url (CommonJS, or a script that is no module)";function modelError(error,{
model,custom}){let failed=error instanceof FileError?error:new FileError(model,url=>`${url} cannot be loaded`,error),remedy=`${custom?"embeddingModel needs an O\
NNX export of the BERT family, with the inputs input_ids and attention_mask, its tokenizer.json, and minilm_bg.wasm":'Serve the folder node_modules/fast-memory/\
minilm and pass its address: { modelUrl: "/minilm/" }, or in Node a file URL: { modelUrl: pathToFileURL("minilm/") }'}. Until then memories are found by their w\
ords`;return ownError(new ModelLoadError(`${failed.message}. ${remedy}`,failed.url,{cause:failed.cause}))}export{runsOnMainThread,workerUrl,concat,manifest_default,withinQueryTimeout,localEmbedder};
