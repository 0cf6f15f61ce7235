using System.Globalization;
using System.Xml.Linq;

namespace Local.Emulator.ServiceBus.Administration;

/// <summary>The address at which the client reached the namespace, and the name of the namespace.</summary>
internal readonly record struct AtomAddress(string Root, string Namespace)
{
    public string Of(string path) => $"{Root}/{path}";
}

/// <summary>Writes entries and feeds of RFC 4287 in the service's form.</summary>
internal static class Atom
{
    /// <summary>The XML namespace of descriptions.</summary>
    public static readonly XNamespace ServiceBus = "http://schemas.microsoft.com/netservices/2010/10/servicebus/connect";
    public static readonly XNamespace Instance = "http://www.w3.org/2001/XMLSchema-instance";
    private static readonly XNamespace Names = "http://www.w3.org/2005/Atom";

    /// <param name="title">The name within its parent.</param>
    public static XElement Entry(AtomAddress address, string path, string title, EntityRecord record, XElement description)
    {
        description.SetAttributeValue(XNamespace.Xmlns + "i", Instance.NamespaceName);
        return new XElement(
            Names + "entry",
            new XElement(Names + "id", address.Of(path)),
            new XElement(Names + "title", new XAttribute("type", "text"), title),
            new XElement(Names + "published", Time(record.Created)),
            new XElement(Names + "updated", Time(record.Updated)),
            new XElement(Names + "author", new XElement(Names + "name", address.Namespace)),
            new XElement(Names + "link", new XAttribute("rel", "self"), new XAttribute("href", address.Of(path))),
            new XElement(Names + "content", new XAttribute("type", "application/xml"), description));
    }

    public static XElement Feed(AtomAddress address, string path, string title, DateTimeOffset now, IEnumerable<XElement> entries) => new(
        Names + "feed",
        new XElement(Names + "title", new XAttribute("type", "text"), title),
        new XElement(Names + "id", address.Of(path)),
        new XElement(Names + "updated", Time(now)),
        new XElement(Names + "link", new XAttribute("rel", "self"), new XAttribute("href", address.Of(path))),
        entries);

    /// <summary>Returns the description in an entry; null if there is none of this kind.</summary>
    public static XElement? Description(XElement entry, string kind) => entry.Element(Names + "content")?.Element(ServiceBus + kind);

    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
}
