using System.Text.Json.Serialization.Metadata;

namespace Local.Emulator.Status;

/// <summary>One service's part of the status page, and the JSON document that says the same.</summary>
internal interface IStatusSection
{
    /// <summary>What the service is called on the page.</summary>
    string Title { get; }

    /// <summary>Where the document is, such as <c>/api/entities</c>.</summary>
    string Path { get; }

    /// <summary>How to serialize what <see cref="Document"/> gives.</summary>
    JsonTypeInfo DocumentType { get; }

    /// <summary>What is there at this moment.</summary>
    IReadOnlyList<StatusTable> Tables();

    /// <summary>What one thing holds at this moment; null if there is no such thing.</summary>
    /// <param name="address">The text of a cell that has details.</param>
    IReadOnlyList<StatusTable>? Details(string address) => null;

    /// <summary>What is there at this moment, as <see cref="DocumentType"/> describes it.</summary>
    object Document();
}
