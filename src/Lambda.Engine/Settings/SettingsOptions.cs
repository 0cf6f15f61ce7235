namespace Lambda.Engine.Settings;

/// <summary>Options for changing functions while the app runs, section <c>Lambda:Settings</c>.</summary>
internal sealed class SettingsOptions
{
    /// <summary>The configuration section that holds these options.</summary>
    public const string Section = "Lambda:Settings";

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(0.1);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>How often an instance reads the changes that other instances have stored; every 3 seconds by default.</summary>
    public TimeSpan Refresh { get; set; } = TimeSpan.FromSeconds(3);

    internal IEnumerable<string> Errors()
    {
        if (Refresh < Shortest || Refresh > Longest)
            yield return $"{Section}:{nameof(Refresh)} is {Refresh}; it must be {Shortest} to {Longest}.";
    }
}
