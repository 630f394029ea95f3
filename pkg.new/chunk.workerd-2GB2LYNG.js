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
function isPlain(text,form){return form.test(text)&&redactTokens(text)===text}export{FastMemoryError,ConfigError,StoreUnavailableError,DecryptionError,ModelLoadError,UnsupportedClientError,holdsPrivateKey,holdsSecret,ownError,isOwnError,readProperty,
errorName,className,failureOf,publicUrl,redactedCause};
