namespace Emulator.Tests.ServiceBus;

/// <summary>What the official SDK for JavaScript can do here: https://learn.microsoft.com/javascript/api/overview/azure/service-bus-readme</summary>
public sealed class JavaScriptClientTests(JavaScriptClient client) : IClassFixture<JavaScriptClient>
{
    public static TheoryData<string> Checks => [.. JavaScriptClient.Checks()];

    [Theory]
    [MemberData(nameof(Checks))]
    public void The_official_client_can(string check) => client.AssertPassed(check);
}
