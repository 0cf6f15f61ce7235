namespace Local.Emulator.EventGrid.Topics;

/// <summary>Makes resource ids in the form of Azure Resource Manager. The subscription id of all local resources is all zeros.</summary>
internal static class ResourceIds
{
    private const string Group = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/emulator/providers";

    public static string Topic(string name) => $"{Group}/Microsoft.EventGrid/topics/{name}";

    public static string StorageAccount(string name) => $"{Group}/Microsoft.Storage/storageAccounts/{name}";
}
