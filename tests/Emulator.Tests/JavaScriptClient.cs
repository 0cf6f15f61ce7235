namespace Emulator.Tests;

/// <summary>One run of a script of tests/clients, with an official SDK for JavaScript, against an emulator of its own.</summary>
/// <param name="script">The name of its file.</param>
/// <param name="entities">The configuration of the emulator.</param>
public abstract class JavaScriptClient(string script, string entities) : IAsyncLifetime
{
    private NodeScript? _run;

    /// <summary>The names of a script's checks.</summary>
    public static IEnumerable<string> ChecksOf(string script) => NodeScript.ChecksOf(script);

    public async ValueTask InitializeAsync()
    {
        await using var emulator = await RunningEmulator.StartAsync(entities);
        var connection = emulator.Server.ConnectionString;
        _run = await NodeScript.RunAsync(
            script,
            new("CONNECTION", connection),
            new("WRONG_KEY", connection.Replace("SAS_KEY_VALUE", "WRONG", StringComparison.Ordinal)));
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Fails with what the script wrote if the check did not pass.</summary>
    public void AssertPassed(string check) => _run!.AssertPassed(check);
}
