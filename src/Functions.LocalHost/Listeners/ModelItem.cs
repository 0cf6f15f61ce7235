using Microsoft.Azure.WebJobs;

namespace Functions.LocalHost.Listeners;

/// <summary>An item of a trigger whose SDK type the worker makes of its encoded form, or in this process of its parts.</summary>
public abstract class ModelItem
{
    private const string Version = "1.0", ContentType = "application/octet-stream";

    private protected ModelItem() { }

    /// <summary>Says which extension of the worker reads it.</summary>
    internal abstract string Source { get; }

    /// <summary>The item as model binding data.</summary>
    internal ParameterBindingData ToBindingData() => new(Version, Source, BinaryData.FromBytes(Encode()), ContentType);

    /// <summary>The form that the extension documents.</summary>
    internal abstract ReadOnlyMemory<byte> Encode();

    /// <summary>The same as values of .NET; null if it has others.</summary>
    internal abstract object?[]? Parts();
}

/// <summary>The attribute of a trigger that provides items of type <see cref="ModelItem"/>.</summary>
internal interface IProvidesModelItems;
