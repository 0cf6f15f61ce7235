[assembly: AssemblyFixture(typeof(Testing.Storage))]
