namespace Lambda.StatesLanguage.Tests;

public sealed class PackageTests
{
    private static readonly string[] Needed = ["System", "Jint", "Acornima", "CsvHelper"];

    [Fact]
    public void The_library_does_not_depend_on_a_cloud_or_a_server_or_a_host() => Assert.All(
        typeof(StateMachine).Assembly.GetReferencedAssemblies(), reference => Assert.Contains(reference.Name!.Split('.')[0], Needed));
}
