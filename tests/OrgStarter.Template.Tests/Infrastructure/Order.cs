using Xunit.Sdk;
using Xunit.v3;

namespace OrgStarter.Template.Tests.Infrastructure;

/// <summary>What builds begins first, or one of two cores would have nothing to do at the end.</summary>
public sealed class BuildsFirst : ITestCollectionOrderer
{
    public IReadOnlyCollection<T> OrderTestCollections<T>(IReadOnlyCollection<T> testCollections)
        where T : ITestCollection =>
        [
            .. testCollections
                .OrderByDescending(collection => collection.TestCollectionDisplayName == AcmeCollection.Name)
                .ThenByDescending(collection => collection.TestCollectionDisplayName.Contains("Build", StringComparison.Ordinal)),
        ];
}

/// <summary>The tests of the first site in the folder before those that put others in its place, or it would be built twice.</summary>
public sealed class FirstSiteFirst : ITestClassOrderer
{
    public IReadOnlyCollection<T?> OrderTestClasses<T>(IReadOnlyCollection<T?> testClasses)
        where T : ITestClass =>
        [.. testClasses.OrderByDescending(tests => tests?.TestClassSimpleName == nameof(AcmeTests))];
}
