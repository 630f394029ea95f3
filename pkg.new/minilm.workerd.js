import{ModelLoadError,ownError}from"./chunk.workerd-2GB2LYNG.js";var u=class _u{static __wrap(t){let n=Object.create(_u.prototype);return n.__wbg_ptr=t,A.register(n,n.__wbg_ptr,n),n}__destroy_into_raw(){let t=this.__wbg_ptr;return this.
__wbg_ptr=0,A.unregister(this),t}free(){let t=this.__destroy_into_raw();r.__wbg_compiledmodel_free(t,0)}get dimensions(){return r.compiledmodel_dimensions(this.
__wbg_ptr)>>>0}embed(t){let n=S(t,r.__wbindgen_malloc,r.__wbindgen_realloc),i=p,s=r.compiledmodel_embed(this.__wbg_ptr,n,i);var a=W(s[0],s[1]).slice();return r.
__wbindgen_free(s[0],s[1]*4,4),a}};Symbol.dispose&&(u.prototype[Symbol.dispose]=u.prototype.free);var h=class{__destroy_into_raw(){let t=this.__wbg_ptr;return this.
__wbg_ptr=0,F.unregister(this),t}free(){let t=this.__destroy_into_raw();r.__wbg_modelfile_free(t,0)}get address(){return r.modelfile_address(this.__wbg_ptr)>>>0}load(t,n){
let i=+t,s=+n,a=this.__destroy_into_raw(),o=r.modelfile_load(a,i,s);if(o[2])throw E(o[1]);return u.__wrap(o[0])}constructor(t){let n=r.modelfile_new(t);return this.
__wbg_ptr=n,F.register(this,this.__wbg_ptr,this),this}};Symbol.dispose&&(h.prototype[Symbol.dispose]=h.prototype.free);function m(){return{__proto__:null,"./enc\
oder_bg.js":{__proto__:null,__wbg_Error_208446807d0d1e30:function(t,n){return Error(x(t,n))},__wbg___wbindgen_throw_4c88d8bf264fd984:function(t,n){throw new Error(
x(t,n))},__wbindgen_init_externref_table:function(){let t=r.__wbindgen_externrefs;t.set(0,void 0),t.set(1024,void 0),t.set(1025,null),t.set(1026,!0),t.set(1027,
!1)}}}}var A=typeof FinalizationRegistry>"u"?{register:()=>{},unregister:()=>{}}:new FinalizationRegistry(e=>r.__wbg_compiledmodel_free(e,1)),F=typeof FinalizationRegistry>
"u"?{register:()=>{},unregister:()=>{}}:new FinalizationRegistry(e=>r.__wbg_modelfile_free(e,1));function W(e,t){return e=e>>>0,R().subarray(e/4,e/4+t)}var f=null;
function R(){return(f===null||f.byteLength===0)&&(f=new Float32Array(r.memory.buffer)),f}function x(e,t){return e=e>>>0,O(w().subarray(e,e+t))}var l=null;function w(){
return(l===null||l.byteLength===0)&&(l=new Uint8Array(r.memory.buffer)),l}function S(e,t,n){if(n===void 0){let c=d.encode(e),_=t(c.length,1)>>>0;return w().subarray(
_,_+c.length).set(c),p=c.length,_}let i=e.length,s=t(i,1)>>>0,a=w(),o=0;for(;o<i;o++){let c=e.charCodeAt(o);if(c>127)break;a[s+o]=c}if(o!==i){o!==0&&(e=e.slice(
o)),s=n(s,i,i=o+e.length*3,1)>>>0;let c=w().subarray(s+o,s+i),_=d.encodeInto(e,c);o+=_.written,s=n(s,i,o,1)>>>0}return p=o,s}function E(e){let t=r.__wbindgen_externrefs.
get(e);return r.__externref_table_dealloc(e),t}var g=new TextDecoder("utf-8",{ignoreBOM:!0});g.decode();var T=2146435072,y=0;function O(e){return y+=e.length,y>=
T&&(g=new TextDecoder("utf-8",{ignoreBOM:!0}),g.decode(),y=e.length),g.decode(e)}var d=new TextEncoder;"encodeInto"in d||(d.encodeInto=function(e,t){let n=d.encode(
e);return t.set(n),{read:e.length,written:n.length}});var p=0,v,j,r;function M(e,t){return j=e,r=e.exports,v=t,f=null,l=null,r.__wbindgen_start(),r}function I(e){if(r!==void 0)return r;e!==void 0&&(Object.getPrototypeOf(e)===Object.prototype?{module:e}=e:console.warn("using deprecated parameters for `initSy\
nc()`; pass a single object instead"));let t=m();e instanceof WebAssembly.Module||(e=new WebAssembly.Module(e));let n=new WebAssembly.Instance(e,t);return M(n,e)}var compiled_default={bytes:23328036,sha256:"bee5fb6446866ea690d3be695cdedfe84804cac1efe46daddd14298ccfcced58"};var manifest_default={modelId:"all-MiniLM-L6-v2",dimensions:384,maxTokens:256,files:{"model.onnx":{bytes:23127311,sha256:"300e7d693b7c8bbb4e81482e8d15ee37e3ed10\
c3afc88e7467cda0e81f72074d"},"tokenizer.json":{bytes:466247,sha256:"be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"}}};import program from"./minilm/encoder_bg.wasm";var COMPILED_MODEL="model.compiled";import weights from"./minilm/weights.wasm";var minilm={modelId:manifest_default.modelId,dimensions:manifest_default.dimensions,async embed(texts){return model??=
load(),texts.map(text=>model.embed(text))},get memoryBytes(){return model?encoderMemory().buffer.byteLength:0}},model;function load(){let{bytes}=compiled_default,
memory=encoderMemory(),file=new h(bytes),{exports}=new WebAssembly.Instance(weights,{host:{memory}});exports[COMPILED_MODEL](file.address>>>0);try{return file.load(
0,bytes)}catch{throw ownError(new ModelLoadError("the embedding model does not start: its files belong to another version of fast-memory","minilm/weights.wasm"))}}
function encoderMemory(){return I({module:program}).memory}export{minilm};
