using Infra.Tests.Reading;

[assembly: AssemblyFixture(typeof(InfraFiles))]
