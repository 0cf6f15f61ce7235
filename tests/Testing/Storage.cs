using System.Security.Cryptography;
using Local.Stack;
using Xunit;

namespace Testing;

/// <summary>One Azurite for a test run, on free ports in a temporary folder; each test asks for an account of its own.</summary>
/// <remarks>Register it with <c>[assembly: AssemblyFixture(typeof(Storage))]</c> and take it as a constructor parameter.</remarks>
public sealed class Storage : IAsyncLifetime
{
    private const int Accounts = 600;
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "azurite-" + Path.GetRandomFileName());
    private readonly string _key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));
    private Azurite? _azurite;
    private int _next;

    /// <summary>A connection string for a storage account that nothing has used yet.</summary>
    public string NewAccount()
    {
        var number = Interlocked.Increment(ref _next);
        if (number > Accounts) throw new InvalidOperationException($"More than {Accounts} storage accounts were asked for.");
        return _azurite!.Ports.ConnectionString($"test{number:000}", _key);
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        var accounts = string.Join(';', Enumerable.Range(1, Accounts).Select(number => $"test{number:000}:{_key}"));
        _azurite = await Azurite.StartAsync(
            _folder,
            new AzuritePorts(0, 0, 0),
            accounts,
            line => TestContext.Current.SendDiagnosticMessage(line),
            TestContext.Current.CancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_azurite is not null) await _azurite.DisposeAsync();
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }
}
