[assembly: AssemblyFixture(typeof(Testing.Storage))]
[assembly: AssemblyFixture(typeof(Functions.LocalHost.Packaging.Tests.PackedApps))]
