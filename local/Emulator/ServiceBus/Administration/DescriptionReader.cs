using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Local.Emulator.Naming;
using Local.Emulator.ServiceBus.Entities;

namespace Local.Emulator.ServiceBus.Administration;

/// <summary>
/// Reads the properties of a description within the service's limits. Properties that were not read remain in <see cref="Others"/>.
/// </summary>
internal sealed class DescriptionReader(XElement description)
{
    private static readonly HashSet<string> OfTheService = [
        "AccessedAt",
        "CreatedAt",
        "UpdatedAt",
        "MessageCount",
        "SizeInBytes",
        "CountDetails",
        "SubscriptionCount",
        "EntityAvailabilityStatus",
        "SkippedUpdate",
    ];
    private readonly HashSet<string> _read = [];

    public IReadOnlyList<XElement> Others =>
        [.. description.Elements()
            .Where(element => !_read.Contains(element.Name.LocalName) && !OfTheService.Contains(element.Name.LocalName))
            .Select(element => new XElement(element))];

    public XElement? Element(string name)
    {
        _read.Add(name);
        return description.Element(Atom.ServiceBus + name);
    }

    public string? Text(string name) => Element(name)?.Value is { Length: > 0 } text ? text : null;

    /// <exception cref="DescriptionException">The value is neither true nor false.</exception>
    public bool Flag(string name, bool otherwise = false) =>
        Text(name) is not { } text ? otherwise : bool.TryParse(text, out var flag) ? flag : throw Wrong(name, text, "true or false");

    /// <exception cref="DescriptionException">The value is not a number, or out of range.</exception>
    public int Number(string name, int otherwise, int least, int most) =>
        Text(name) is not { } text ? otherwise
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= least
            && number <= most ? number
        : throw Wrong(name, text, $"a number from {least} to {most}");

    /// <exception cref="DescriptionException">The value is not a duration, or out of range.</exception>
    public TimeSpan? Duration(string name, TimeSpan least, TimeSpan most)
    {
        if (Text(name) is not { } text) return null;
        try
        {
            var span = XmlConvert.ToTimeSpan(text);
            if (span >= least && span <= most) return span;
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            // Reported below.
        }
        throw Wrong(name, text, $"a duration from {XmlConvert.ToString(least)} to {XmlConvert.ToString(most)}");
    }

    /// <exception cref="DescriptionException">There is no such status.</exception>
    public EntityStatus Status() =>
        Text("Status") is not { } text ? EntityStatus.Active
        : Enum.TryParse<EntityStatus>(text, out var status) && Enum.IsDefined(status) ? status
        : throw Wrong("Status", text, $"one of {string.Join(", ", Enum.GetNames<EntityStatus>())}");

    /// <summary>Returns the name of an entity that is given by its name or its address.</summary>
    public string? Target(string name) =>
        Text(name) is not { } text ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var uri) ? NodeAddress.Normalize(uri.AbsoluteUri)
        : text.Trim('/');

    public static DescriptionException Wrong(string name, string value, string expected) =>
        new($"'{value}' is not a value of {name}, which is {expected}.");
}

/// <summary>The exception for a description that the service would refuse.</summary>
internal sealed class DescriptionException(string message) : Exception(message);
