using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Testing;

namespace Functions.LocalHost.Tests.Listeners;

/// <summary>Calls while the app starts: its server answers before its extensions are loaded.</summary>
public sealed class ReadyTests(Storage storage) : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private readonly Gate _gate = new("AzureFunctionsLocalHost:Listeners");
    private readonly TaskCompletionSource<IServer> _server = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _gate.Dispose();

    [Fact]
    public async Task A_call_that_needs_extensions_waits_for_them()
    {
        await using var app = new Hosted(storage.NewAccount()) { Source = _gate, Change = Watch };
        var starting = Task.Run(() => app.Server, Cancellation);
        using var client = await ClientAsync();
        var call = client.PostAsync("/api/send/hi", null, Cancellation);
        _gate.Open();
        await starting;
        Assert.Equal(HttpStatusCode.Accepted, (await call).StatusCode);
    }

    [Fact]
    public async Task A_call_that_waits_for_extensions_fails_if_the_start_fails()
    {
        await using var app = new Hosted("no connection string") { Source = _gate, Change = Watch };
        var starting = Task.Run(() => app.Server, Cancellation);
        using var client = await ClientAsync();
        var call = client.PostAsync("/api/send/hi", null, Cancellation);
        _gate.Open();
        await Assert.ThrowsAnyAsync<Exception>(() => starting);
        // The server may be gone before it takes the request.
        Assert.Same(call, await Task.WhenAny(call, Task.Delay(Deadline, Cancellation)));
    }

    private async Task<HttpClient> ClientAsync()
    {
        await _gate.Reached.WaitAsync(Deadline, Cancellation);
        return ((TestServer)await _server.Task.WaitAsync(Deadline, Cancellation)).CreateClient();
    }

    private void Watch(IServiceCollection services) => services.AddSingleton<IHostedService>(provider =>
    {
        _server.TrySetResult(provider.GetRequiredService<IServer>());
        return new Nothing();
    });

    private sealed class Nothing : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    // Holds whoever asks for a setting.
    private sealed class Gate(string setting) : ConfigurationProvider, IConfigurationSource, IDisposable
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim _open = new();

        public Task Reached => _reached.Task;

        public void Open() => _open.Set();

        public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

        public override bool TryGet(string key, out string? value)
        {
            value = null;
            if (!string.Equals(key, setting, StringComparison.OrdinalIgnoreCase)) return false;
            _reached.TrySetResult();
            _open.Wait(Deadline);
            return false;
        }

        public void Dispose()
        {
            Open();
            _open.Dispose();
        }
    }
}
