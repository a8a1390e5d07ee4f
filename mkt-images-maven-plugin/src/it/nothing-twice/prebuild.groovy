// The source is a commit of a repository of its own, as users have it.
def source = new File(basedir, 'source')
source.mkdirs()
new File(source, 'library.c').text = 'int main;\n'
def git = { String... arguments ->
    def process = (['git', '-C', source.path, '-c', 'user.name=A', '-c', 'user.email=a@example.com'] + arguments.toList()).execute()
    def output = new StringBuilder()
    process.waitForProcessOutput(output, output)
    assert process.exitValue() == 0 : output
    output.toString().trim()
}
git('init', '-q')
git('add', '.')
git('commit', '-q', '-m', 'library')
new File(basedir, 'docker/twice/support-library.sh').text = """\
#!/bin/bash
# ---
# git_url: ${source.path}
# git_commit: ${git('rev-parse', 'HEAD')}
# products: [/products]

mkdir /products
cp library.c /products
"""

return true
