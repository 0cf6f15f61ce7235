using System.Globalization;
using System.Text.Json;
using Azure.Storage.Blobs;
using Local.Blobs;
using Local.Host;
using Local.StorageAccounts;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Local.Timers;

/// <summary>The timer trigger: one <see cref="TimerListener"/> for each function.</summary>
internal sealed class TimerTrigger(HostConfiguration host, FunctionExecutor executor, TimeProvider time, ILoggerFactory loggers) : ITrigger
{
    private readonly ILogger _logger = loggers.CreateLogger("Host.Timers");

    public Type AttributeType => typeof(TimerTriggerAttribute);
    public string BindingType => "timerTrigger";

    public IListener CreateListener(HostedFunction function)
    {
        var timer = TimerFunction.Of(function, host);
        var hosts = Hosts();
        return new TimerListener(timer, hosts, host.Id, Store(hosts, timer),
            (info, reason, cancellation) => executor.ExecuteAsync(function, Event(info, reason), cancellation), time, _logger);
    }

    public ValueTask<object?> BindAsync(HostedFunction function, TriggerEvent trigger, Type target, CancellationToken cancellation) =>
        new(target == typeof(TimerInfo) ? trigger.Value : ContentConversion.To(new BinaryData(JsonSerializer.SerializeToUtf8Bytes((TimerInfo)trigger.Value!)), target));

    public async ValueTask<TriggerEvent?> FromInputAsync(HostedFunction function, string input, CancellationToken cancellation)
    {
        var timer = TimerFunction.Of(function, host);
        var status = timer.UseMonitor ? await Store(Hosts(), timer).ReadAsync(cancellation) : null;
        return Event(new TimerInfo { ScheduleStatus = status?.ToScheduleStatus() }, "This function was programmatically called via the host APIs.");
    }

    private TriggerEvent Event(TimerInfo info, string reason) => new(info, new LazyData(data =>
        data["TimerTrigger"] = time.GetUtcNow().ToString(CultureInfo.InvariantCulture)), reason);

    private BlobContainerClient Hosts() => StorageConnection.Of(host, null).Blobs().GetBlobContainerClient(BlobAccounts.HostContainer);

    private TimerStatusStore Store(BlobContainerClient hosts, TimerFunction timer) => new(hosts, host.Id, timer.Id, _logger);
}
