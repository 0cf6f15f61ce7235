using System.Text.RegularExpressions;
using Local.Emulator.Naming;
using Local.Emulator.ServiceBus.Outcomes;

namespace Local.Emulator.ServiceBus;

/// <summary>
/// The rules for names: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftservicebus
/// </summary>
internal static partial class EntityNames
{
    /// <summary>The rule for the names of namespaces, queues and topics.</summary>
    public static NameRule Entity { get; } = new(ServiceBusLimits.EntityPathLength, EntityPattern(), "letters, digits and . - _ / ~");

    /// <summary>The rule for the names of subscriptions and rules; a rule may be called $Default.</summary>
    public static NameRule Part { get; } = new(ServiceBusLimits.NameLength, PartPattern(), "letters, digits and . - _");

    [GeneratedRegex(@"^[A-Za-z0-9]([A-Za-z0-9._/~-]*[A-Za-z0-9])?\z")]
    private static partial Regex EntityPattern();

    [GeneratedRegex(@"^(\$Default|[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?)\z", RegexOptions.IgnoreCase)]
    private static partial Regex PartPattern();
}
