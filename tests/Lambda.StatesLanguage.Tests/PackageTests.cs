namespace Lambda.StatesLanguage.Tests;

public sealed class PackageTests
{
    private static readonly string[] Needed = ["System", "Jint", "Acornima", "CsvHelper"];

    [Fact]
    public void The_language_needs_no_cloud_no_server_and_no_host() => Assert.All(
        typeof(StateMachine).Assembly.GetReferencedAssemblies(), reference => Assert.Contains(reference.Name!.Split('.')[0], Needed));
}
