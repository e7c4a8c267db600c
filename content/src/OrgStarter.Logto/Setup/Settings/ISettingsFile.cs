namespace OrgStarter.Logto.Setup.Settings;

/// <summary>Where the site's settings for its Logto are kept.</summary>
public interface ISettingsFile
{
    string Path { get; }

    /// <summary>What is in it, by the keys of the configuration; nothing when there is no file.</summary>
    /// <exception cref="InvalidDataException">It holds something else.</exception>
    IReadOnlyDictionary<string, string> Read();

    /// <summary>Sets one key and leaves everything else as it stands.</summary>
    void Write(string key, string value);
}
