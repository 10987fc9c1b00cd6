/// The page's template; a part of the program, so that the installed binary stands alone.
enum PageTemplate {
    static let text = """
        {{% CONTENT_TYPE:NIGHTJAR}}<!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="color-scheme" content="light dark"/>
        <title>{{title}} – Nightjar</title>
        <style>
        \(PageStyle.text)
        </style>
        </head>
        <body>
        <header>
        <p class="kicker">Nightjar report</p>
        <h1>{{title}}</h1>
        <p class="lead">{{lead}}</p>
        <dl class="facts">
        {{#facts}}<div><dt>{{term}}</dt><dd>{{value}}</dd></div>
        {{/facts}}</dl>
        </header>
        <main>
        {{#failure}}<section class="failure" role="alert" aria-labelledby="failure">
        <h2 id="failure">{{heading}}</h2>
        <p class="message">{{message}}</p>
        {{#detail}}<pre>{{detail}}</pre>
        {{/detail}}<p><strong>What to do:</strong> {{remedy}}</p>
        </section>
        {{/failure}}{{#cards}}<section aria-labelledby="headlines">
        <h2 id="headlines">Headline numbers</h2>
        <dl class="cards">
        {{#list}}<div class="card"><dt>{{name}}</dt><dd><span class="value">{{value}}</span>\
        {{#interval}}<span class="interval">{{interval}}</span>{{/interval}}\
        {{#help}}<span class="help">{{help}}</span>{{/help}}</dd></div>
        {{/list}}</dl>
        </section>
        {{/cards}}{{#figures}}<section aria-labelledby="figures">
        <h2 id="figures">Figures</h2>
        {{#list}}<figure class="{{kind}}">
        <figcaption><strong>{{title}}</strong> {{caption}}</figcaption>
        <div class="drawing" tabindex="0" role="group" aria-label="{{title}}">
        {{{svg}}}</div>
        <p class="source">File: <code>{{file}}</code></p>
        </figure>
        {{/list}}</section>
        {{/figures}}{{#tables}}<section aria-labelledby="tables">
        <h2 id="tables">Tables</h2>
        <p>Numbers are rounded here; the files have every digit.</p>
        {{#list}}<p class="caption" id="{{id}}"><strong>{{title}}</strong> {{extent}} File: <code>{{file}}</code></p>
        <div class="table" tabindex="0" role="region" aria-labelledby="{{id}}">
        <table aria-labelledby="{{id}}">
        <thead><tr>{{#columns}}<th scope="col" class="{{kind}}">{{text}}</th>{{/columns}}</tr></thead>
        <tbody>
        {{#rows}}<tr>{{#cells}}<td class="{{kind}}">{{text}}</td>{{/cells}}</tr>
        {{/rows}}</tbody>
        </table>
        </div>
        {{/list}}</section>
        {{/tables}}{{#notes}}<section aria-labelledby="notes">
        <h2 id="notes">Notes</h2>
        <ul class="notes">
        {{#list}}<li class="{{kind}}"><strong>{{label}}:</strong> {{text}}</li>
        {{/list}}</ul>
        </section>
        {{/notes}}<section aria-labelledby="files">
        <h2 id="files">The files of this bundle</h2>
        <p>The bundle is a compressed tar archive. To open it:</p>
        {{#opening}}<div class="snippet"><p>{{what}}</p><pre><code>{{code}}</code></pre></div>
        {{/opening}}<p>Then, in its folder:</p>
        <dl class="files">
        {{#files}}<div class="snippet"><dt><code>{{path}}</code></dt>
        <dd>{{what}}{{#code}}<pre><code>{{code}}</code></pre>{{/code}}</dd></div>
        {{/files}}</dl>
        </section>
        <section aria-labelledby="manifest">
        <h2 id="manifest">The manifest as submitted</h2>
        <pre class="manifest"><code>{{manifest}}</code></pre>
        </section>
        </main>
        </body>
        </html>

        """
}
