namespace Emulator.Tests.Kafka;

/// <summary>What KafkaJS can do here: https://kafka.js.org</summary>
public sealed class KafkaJSTests(KafkaJSTests.Run run) : IClassFixture<KafkaJSTests.Run>
{
    private const string Script = "kafka.mjs";

    public static TheoryData<string> Checks => [.. NodeScript.ChecksOf(Script)];

    [Theory]
    [MemberData(nameof(Checks))]
    public void Every_check_with_KafkaJS_passes(string check) => run.AssertPassed(check);

    public sealed class Run : IAsyncLifetime
    {
        private NodeScript? _script;

        public async ValueTask InitializeAsync()
        {
            await using var emulator = await KafkaEmulator.StartAsync();
            var connection = emulator.Server.ConnectionString;
            _script = await NodeScript.RunAsync(
                Script, new("BROKER", emulator.Bootstrap), new("CONNECTION", connection),
                new("WRONG_KEY", connection.Replace("SAS_KEY_VALUE", "WRONG", StringComparison.Ordinal)));
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        public void AssertPassed(string check) => _script!.AssertPassed(check);
    }
}
