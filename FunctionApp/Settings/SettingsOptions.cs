namespace FunctionApp.Settings;

/// <summary>Settings of changes to functions, section <c>Lambda:Settings</c>.</summary>
public sealed class SettingsOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Lambda:Settings";

    /// <summary>How often an instance looks for changes that another has stored (3 seconds).</summary>
    public TimeSpan Refresh { get; set; } = TimeSpan.FromSeconds(3);
}
