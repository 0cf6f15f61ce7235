using Local.Indexing;
using Local.Stack;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Local.Host;

/// <summary>The app as the caller of <c>Build()</c> gets it: maps its functions when it starts, and says in one message why it cannot start.</summary>
internal sealed class LocalHost(WebApplication app, IReadOnlyList<Action<WebApplication>> configure, LocalConsole console) : IHost, IAsyncDisposable
{
    public IServiceProvider Services => app.Services;

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            app.MapHostEndpoints();
            foreach (var step in configure) step(app);
            await app.StartAsync(cancellationToken);
        }
        catch (Exception e) when (console.IsOwnProgram && Explain(e) is { } message)
        {
            await Console.Error.WriteLineAsync(message);
            await app.StopAsync(CancellationToken.None);
            await app.DisposeAsync();
            Environment.Exit(1);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken = default) => app.StopAsync(cancellationToken);

    public void Dispose() => ((IDisposable)app).Dispose();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    // What the person at the terminal can mend; anything else is a fault and keeps its stack trace.
    private static string? Explain(Exception e) => e switch
    {
        OptionsValidationException invalid => $"The app does not start: {string.Join(Environment.NewLine, invalid.Failures)}",
        LocalStackException or HostConfigurationException or FunctionIndexingException => $"The app does not start: {e.Message}",
        // A setting whose text is not of its type; the message names the setting.
        InvalidOperationException { Source: "Microsoft.Extensions.Configuration.Binder" } => $"The app does not start: {e.Message} {e.InnerException?.Message}",
        IOException when e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException => $"The app does not start: {e.Message} End the program that listens there, or choose another port with --port.",
        AggregateException all when all.InnerExceptions.Select(Explain).OfType<string>().ToList() is { Count: > 0 } messages => string.Join(Environment.NewLine, messages),
        _ => null,
    };
}
