using Lambda.Engine.Hosting;
using Microsoft.Extensions.Logging;

namespace Lambda.Engine.Polling;

/// <summary>Applies the changes that the Lambda API has made to event source mappings on other instances.</summary>
internal sealed partial class MappingRefresh(
    MappingChanges changes, TimeProvider time, ILogger<MappingRefresh> logger) : RefreshService(time)
{
    /// <summary>The longest time until every instance has a change, as long as storage is available.</summary>
    public static readonly TimeSpan Propagation = TimeSpan.FromSeconds(5);

    protected override TimeSpan Every { get; } = TimeSpan.FromSeconds(2);

    protected override Task RefreshAsync(CancellationToken cancellation) => changes.RefreshAsync(cancellation);

    protected override void NotRead(string reason) => NotLoaded(logger, reason);

    [LoggerMessage(610, LogLevel.Warning, "{Reason}. The event source mappings stay as they are until storage is available")]
    private static partial void NotLoaded(ILogger logger, string reason);
}
