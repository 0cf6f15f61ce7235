using HostedApp;
using Testing;

namespace Functions.LocalHost.Tests;

/// <summary>One app on an account of its own for the tests of a class.</summary>
public sealed class SharedApp : IAsyncDisposable
{
    private readonly Hosted _app;

    public SharedApp(Storage storage)
    {
        ArgumentNullException.ThrowIfNull(storage);
        Account = storage.NewAccount();
        _app = new Hosted(Account);
        Client = _app.CreateClient();
    }

    public string Account { get; }

    public HttpClient Client { get; }

    public Calls Calls => _app.Calls;

    /// <summary>What the functions of a name saw.</summary>
    public IEnumerable<string> Seen(string function) => Calls.Seen.Where(call => call.StartsWith(function + " ", StringComparison.Ordinal));

    public IEnumerable<string> Log(string part) => _app.Log.Lines.Where(line => line.Contains(part, StringComparison.Ordinal));

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
