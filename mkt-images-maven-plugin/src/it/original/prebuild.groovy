def simx = new File(basedir, 'simx')
simx.mkdirs()
new File(simx, 'main.c').text = 'simx with '
new File(basedir, 'test.properties') << "mkt.source.simx=${simx}\n"
return true
