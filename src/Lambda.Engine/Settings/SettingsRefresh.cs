using Lambda.Engine.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lambda.Engine.Settings;

/// <summary>Applies changes of functions that other instances have stored.</summary>
internal sealed partial class SettingsRefresh(
    FunctionSettings settings, IOptions<SettingsOptions> options, TimeProvider time, ILogger<SettingsRefresh> logger) : RefreshService(time)
{
    protected override TimeSpan Every => options.Value.Refresh;

    protected override Task RefreshAsync(CancellationToken cancellation) => settings.RefreshAsync(cancellation);

    protected override void NotRead(string reason) => NotRead(logger, reason);

    [LoggerMessage(401, LogLevel.Warning,
        "Could not read the stored configuration changes of the functions; keeping their current settings: {Reason}")]
    private static partial void NotRead(ILogger logger, string reason);
}
