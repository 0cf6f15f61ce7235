namespace Samples.Devices;

/// <summary>Decides what a screen shows by what is around it.</summary>
public static class ContentRule
{
    private const double Hot = 25;
    private const double Cold = 5;
    private const int Crowd = 5;

    /// <summary>What to show: something for the weather, and a film for many people at once.</summary>
    public static string Decide(Telemetry telemetry)
    {
        ArgumentNullException.ThrowIfNull(telemetry);
        var (outside, viewers) = (telemetry.Outside, telemetry.Viewers);
        return viewers == 0 ? "clock" : viewers >= Crowd ? "film" : outside >= Hot ? "iced tea" : outside <= Cold ? "soup" : "window";
    }
}
