namespace Emulator.Tests.EventGrid;

/// <summary>
/// What the official SDKs for JavaScript can do here: https://learn.microsoft.com/javascript/api/overview/azure/eventgrid-readme
/// </summary>
[Collection(StorageCollection.Name)]
public sealed class JavaScriptClientTests(JavaScriptClientTests.Run run) : IClassFixture<JavaScriptClientTests.Run>
{
    private const string Script = "event-grid.mjs";

    public static TheoryData<string> Checks => [.. NodeScript.ChecksOf(Script)];

    [Theory]
    [MemberData(nameof(Checks))]
    public void Every_check_with_the_official_JavaScript_clients_passes(string check) => run.Script!.AssertPassed(check);

    public sealed class Run(Storage storage) : IAsyncLifetime
    {
        public NodeScript? Script { get; private set; }

        public async ValueTask InitializeAsync()
        {
            var account = storage.NewAccount();
            await using var grid = await RunningGrid.LoadAsync(Path.Combine(AppContext.BaseDirectory, "EventGrid", "Topics.json"), account);
            Script = await NodeScript.RunAsync(
                JavaScriptClientTests.Script,
                new("GRID", grid.Address.ToString()),
                new("HOOKS", grid.Hooks.Address.ToString()),
                new("STORAGE", account));
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
