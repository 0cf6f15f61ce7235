using System.Text.RegularExpressions;
using Local.Emulator.EventHubs.Outcomes;
using Local.Emulator.Naming;

namespace Local.Emulator.EventHubs;

/// <summary>
/// The rules for names: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsofteventhub
/// </summary>
internal static partial class HubNames
{
    private const string Characters = "letters, digits and . - _";

    /// <summary>The rule for the names of namespaces and event hubs.</summary>
    public static NameRule Hub { get; } = new(HubLimits.NameLength, HubPattern(), Characters);

    /// <summary>The rule for the names of consumer groups, which may be $Default.</summary>
    public static NameRule Group { get; } = new(HubLimits.GroupNameLength, GroupPattern(), Characters);

    [GeneratedRegex(@"^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?\z")]
    private static partial Regex HubPattern();

    [GeneratedRegex(@"^(\$Default|[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?)\z", RegexOptions.IgnoreCase)]
    private static partial Regex GroupPattern();
}
