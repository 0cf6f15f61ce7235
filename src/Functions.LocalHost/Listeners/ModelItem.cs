using Microsoft.Azure.WebJobs;

namespace Functions.LocalHost.Listeners;

/// <summary>An item of a trigger. The worker creates its SDK type from the encoded form or, in this process, from its parts.</summary>
public abstract class ModelItem
{
    private const string Version = "1.0", ContentType = "application/octet-stream";

    private protected ModelItem() { }

    /// <summary>The name of the worker's extension that reads the item.</summary>
    internal abstract string Source { get; }

    /// <summary>Returns the item as model binding data.</summary>
    internal ParameterBindingData ToBindingData() => new(Version, Source, BinaryData.FromBytes(Encode()), ContentType);

    /// <summary>Encodes the item in the form that the extension documents.</summary>
    internal abstract ReadOnlyMemory<byte> Encode();

    /// <summary>Returns the item as .NET values; null if it contains values of other types.</summary>
    internal abstract object?[]? Parts();
}

/// <summary>The attribute of a trigger that provides items of type <see cref="ModelItem"/>.</summary>
internal interface IProvidesModelItems;
