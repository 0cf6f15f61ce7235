using Local.Host;
using Microsoft.Azure.Functions.Worker;

namespace Local.Timers;

/// <summary>A function with a timer trigger.</summary>
/// <param name="Id">As locks and status blobs name it.</param>
internal sealed record TimerFunction(string Name, string Id, TimerSchedule Schedule, TimeZoneInfo Zone, bool UseMonitor, bool RunOnStartup)
{
    private const string ZoneSetting = "WEBSITE_TIME_ZONE";

    /// <exception cref="HostConfigurationException">The schedule or the time zone is not valid.</exception>
    public static TimerFunction Of(HostedFunction function, HostConfiguration host)
    {
        var attribute = (TimerTriggerAttribute)function.TriggerAttribute;
        var zone = ZoneOf(host);
        return new(function.Name, "Host.Functions." + function.Name, TimerSchedule.Parse(host.Resolve(attribute.Schedule), zone), zone, attribute.UseMonitor, attribute.RunOnStartup);
    }

    private static TimeZoneInfo ZoneOf(HostConfiguration host)
    {
        if (host.Setting(ZoneSetting) is not { Length: > 0 } name) return TimeZoneInfo.Utc;
        return TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone
            : throw new HostConfigurationException($"The app setting '{ZoneSetting}' is '{name}', which this machine knows no time zone of. On Linux it is a name such as Europe/Berlin.");
    }
}
