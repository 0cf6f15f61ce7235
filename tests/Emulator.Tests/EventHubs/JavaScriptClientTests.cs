namespace Emulator.Tests.EventHubs;

/// <summary>
/// What the official SDK for JavaScript can do here: https://learn.microsoft.com/javascript/api/overview/azure/event-hubs-readme
/// </summary>
public sealed class JavaScriptClientTests(JavaScriptClientTests.Run run) : IClassFixture<JavaScriptClientTests.Run>
{
    private const string Script = "event-hubs.mjs";

    public static TheoryData<string> Checks => [.. JavaScriptClient.ChecksOf(Script)];

    [Theory]
    [MemberData(nameof(Checks))]
    public void Every_check_with_the_official_JavaScript_client_passes(string check) => run.AssertPassed(check);

    public sealed class Run() : JavaScriptClient(Script, "EventHubs/Entities.json");
}
