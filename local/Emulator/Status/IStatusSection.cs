using System.Text.Json.Serialization.Metadata;

namespace Local.Emulator.Status;

/// <summary>What a service tells the page about itself.</summary>
internal interface IStatusSection
{
    /// <summary>The path of its document, such as <c>/api/entities</c>.</summary>
    string Path { get; }

    /// <summary>How to serialize what <see cref="Document"/> gives.</summary>
    JsonTypeInfo DocumentType { get; }

    /// <summary>What is there at this moment, as <see cref="DocumentType"/> describes it.</summary>
    object Document();
}
