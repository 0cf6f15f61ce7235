namespace Emulator.Tests.EventGrid;

/// <summary>Tests that need a storage account: one Azurite for all of them, and for none of the others.</summary>
[CollectionDefinition(Name)]
public sealed class StorageCollection : ICollectionFixture<Storage>
{
    public const string Name = "Storage";
}
